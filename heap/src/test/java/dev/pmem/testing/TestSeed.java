/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.testing;

/**
 * Where all random tests get their seed: {@code -Dpmem.seed=} repeats a run. The other modules' tests have this class
 * from the heap's test jar.
 */
public final class TestSeed {

	/** The system property that gives the seed. */
	public static final String PROPERTY = "pmem.seed";

	private TestSeed() {}

	/**
	 * Gives the seed of {@code -Dpmem.seed=}, or else a new one, and prints it with the name of the class that asks.
	 */
	public static long next() {
		long seed = Long.getLong(PROPERTY, System.nanoTime());
		String caller = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE).getCallerClass()
				.getSimpleName();
		System.out.println(caller + " -D" + PROPERTY + "=" + seed);
		return seed;
	}

}
