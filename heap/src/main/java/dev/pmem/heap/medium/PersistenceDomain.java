/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * How far a store must get to survive a loss of power, according to Linux, for the memory region beneath a file.
 */
final class PersistenceDomain {

	private PersistenceDomain() {}

	/**
	 * Whether the domain includes the processor's caches, so that nothing has to be flushed; false if this is not
	 * known.
	 */
	static boolean coversCaches(Path file) {
		try {
			long device = ((Number) Files.getAttribute(file, "unix:dev")).longValue();
			return coversCaches(Path.of("/sys"), device);
		} catch (IOException | RuntimeException _) {
			// another operating system
			return false;
		}
	}

	static boolean coversCaches(Path sys, long device) {
		long major = (device >>> 8 & 0xFFF) | (device >>> 32 & ~0xFFFL);
		long minor = (device & 0xFF) | (device >>> 12 & 0xFFFFFF00L);
		try {
			// .../ndbus0/region0/namespace0.0/block/pmem0; a device of the device mapper is in no region
			@Nullable
			Path directory = sys.resolve("dev/block/" + major + ":" + minor).toRealPath();
			while (directory != null && directory.startsWith(sys.toRealPath())) {
				Path domain = directory.resolve("persistence_domain");
				if (Files.exists(domain)) {
					return Files.readString(domain).strip().equals("cpu_cache");
				}
				directory = directory.getParent();
			}
			return false;
		} catch (IOException _) {
			return false;
		}
	}

}
