/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.operations.model;

/** What items are made of. */
public final class Values {

	static final int REGIONS = 10;

	static final int QUANTITIES = 100;

	private Values() {}

	/** How many owners there are for so many items: each has a hundred. */
	public static int owners(int count) {
		return Math.max(1, count / 100);
	}

	/** The name of an owner. */
	public static String owner(int index) {
		return "owner %06d".formatted(Math.floorMod(mix(index), 1_000_000));
	}

	/** The code of an item, in another order than the numbers. */
	public static String code(long number) {
		return "%08x-%d".formatted(Math.floorMod(mix(number), 1L << 32), number);
	}

	/** The score of an item, below 10 million. */
	public static int score(long number) {
		return Math.floorMod(mix(number + 1_000_000_000L), 10_000_000);
	}

	/** The name of a region. */
	public static String region(int index) {
		return "Region " + (char) ('A' + index);
	}

	/** The finalizer of SplittableRandom (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014). */
	static long mix(long number) {
		long mixed = number + 0x9E3779B97F4A7C15L;
		mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
		mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
		return mixed ^ (mixed >>> 31);
	}

}
