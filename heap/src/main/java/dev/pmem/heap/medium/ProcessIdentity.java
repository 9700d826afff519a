/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Identifies a process. No other process is taken for it, although process ids are used again.
 *
 * @param pid the process id in the process's own namespace
 * @param started on Linux in clock ticks since the boot, which no change of the clock moves; elsewhere in milliseconds
 * since 1970; -1 if it is not known
 * @param boot the boot of the machine
 * @param namespace the namespace of the process id: a container has its own; empty if the system has none
 */
record ProcessIdentity(long pid, long started, String boot, String namespace) {

	private static final Path PROC = Path.of("/proc");

	/** The index of the start time among the fields behind a process's name in {@code /proc/PID/stat}. */
	private static final int START_TIME_INDEX = 19;

	static ProcessIdentity current() {
		long pid = ProcessHandle.current().pid();
		return new ProcessIdentity(pid, started(pid), MachineBoot.current().toString(), pidNamespace());
	}

	/**
	 * Whether the process runs. False for a process of another container, or of an earlier boot, because nothing can be
	 * known of it.
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
