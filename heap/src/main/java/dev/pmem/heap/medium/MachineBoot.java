/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;

/**
 * Identifies a run of the machine, from its start to its stop. The contents of the page cache of one run are gone in
 * the next run.
 */
public final class MachineBoot {

	/** The run if the operating system does not identify it; equal to no run, not even to itself. */
	public static final UUID UNKNOWN = new UUID(0, 0);

	private static final UUID CURRENT = read(Path.of("/proc/sys/kernel/random/boot_id"));

	private MachineBoot() {}

	/** This run. */
	public static UUID current() {
		return CURRENT;
	}

	/** Whether both are surely the same run. */
	public static boolean isSame(UUID one, UUID other) {
		return one.equals(other) && !one.equals(UNKNOWN);
	}

	/**
	 * The boot id of Linux, a UUID that is drawn at each start. On other systems, the moment when the first process was
	 * started; the kernel keeps this moment, so it does not change.
	 */
	static UUID read(Path bootId) {
		try {
			return UUID.fromString(Files.readString(bootId).strip());
		} catch (IOException | IllegalArgumentException | SecurityException _) {
			return ProcessHandle.of(1).flatMap((first) -> first.info().startInstant()).map(MachineBoot::of)
					.orElse(UNKNOWN);
		}
	}

	private static UUID of(Instant start) {
		return new UUID(start.getEpochSecond(), start.getNano());
	}

}
