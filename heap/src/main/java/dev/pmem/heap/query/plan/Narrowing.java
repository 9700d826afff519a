/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.plan;

/**
 * The comparisons that narrow a scan further, on the property after those that are fixed to a value. Comparisons are
 * identified by their ordinals.
 */
sealed interface Narrowing {

	/** No comparison: all keys with the fixed values, which may be those of all properties. */
	record None() implements Narrowing {}

	/** Some values, each of which is a separate range. */
	record Among(int comparison) implements Narrowing {}

	/** Text with a common prefix. */
	record StartingWith(int comparison) implements Narrowing {}

	/**
	 * A lower bound, an upper one, or both, inclusive.
	 *
	 * @param lower {@link #UNBOUNDED} if there's none
	 * @param upper {@link #UNBOUNDED} if there's none
	 */
	record Within(int lower, int upper) implements Narrowing {}

	/** No comparison. */
	int UNBOUNDED = -1;

}
