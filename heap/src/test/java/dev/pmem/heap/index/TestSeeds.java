/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.index;

/**
 * Where random tests get their seed: {@code -Dpmem.seed=} repeats a run.
 */
final class TestSeeds {

	private TestSeeds() {}

	static long seed() {
		Long given = Long.getLong("pmem.seed");
		long seed = given != null ? given : System.nanoTime();
		System.out.println("-Dpmem.seed=" + seed);
		return seed;
	}

}
