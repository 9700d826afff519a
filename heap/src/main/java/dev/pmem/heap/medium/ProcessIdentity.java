/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Names a process so that another one is never taken for it, though process ids are given again.
 *
 * @param pid as its own namespace counts
 * @param started on Linux in clock ticks since the boot, which no change of the clock moves; else in milliseconds since
 * 1970; -1 if it isn't known
 * @param boot of the machine
 * @param namespace in which the id counts: a container has its own; empty where there's no such thing
 */
record ProcessIdentity(long pid, long started, String boot, String namespace) {

	private static final Path PROC = Path.of("/proc");

	/** Of the fields behind a process's name in {@code /proc/PID/stat}. */
	private static final int START_TIME_INDEX = 19;

	static ProcessIdentity current() {
		long pid = ProcessHandle.current().pid();
		return new ProcessIdentity(pid, started(pid), MachineBoot.current().toString(), pidNamespace());
	}

	/**
	 * Whether the process runs. False for one of another container, or of before the boot: nothing can be known of it.
	 */
	boolean isAlive() {
		return this.started >= 0 && this.boot.equals(MachineBoot.current().toString()) && this.namespace.equals(
				pidNamespace())
				&& this.started == started(this.pid);
	}

	private static long started(long pid) {
		try {
			String line = Files.readString(PROC.resolve(pid + "/stat"));
			// the name is in brackets, and may have any characters
			String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
			return Long.parseLong(fields[START_TIME_INDEX]);
		} catch (IOException | RuntimeException _) {
			// no such process, or another operating system
			return ProcessHandle.of(pid).flatMap((process) -> process.info().startInstant())
					.map((instant) -> instant.toEpochMilli()).orElse(-1L);
		}
	}

	private static String pidNamespace() {
		try {
			return Files.readSymbolicLink(PROC.resolve("self/ns/pid")).toString();
		} catch (IOException | UnsupportedOperationException _) {
			return "";
		}
	}

}
