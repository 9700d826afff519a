/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.match;

import java.util.List;

import dev.pmem.heap.query.Criteria.Comparison;

/**
 * Compiled criteria that lack their values. Thread-safe.
 */
@FunctionalInterface
interface Condition {

	/** True of every object. */
	Condition ALWAYS = (_, _) -> PayloadPredicate.ALWAYS;

	/** True of no object. */
	Condition NEVER = (_, _) -> (_, _) -> false;

	/**
	 * The test for the values of these comparisons, which are all those of the criteria.
	 * @param objects where to find the targets of references
	 * @throws IllegalArgumentException if a value can't be compared with its property
	 */
	PayloadPredicate bind(List<Comparison> comparisons, ReferencedObjects objects);

}
