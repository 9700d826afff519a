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
 * Which run of the machine this is, from its start to its stop: what was in the page cache in one is gone in the next.
 */
public final class MachineBoot {

	/** Where the operating system doesn't tell: equal to no run, not even to itself. */
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
	 * What Linux tells, a UUID drawn at each start. Elsewhere the moment when the first process was started, which is
	 * kept by the kernel and so doesn't change.
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
