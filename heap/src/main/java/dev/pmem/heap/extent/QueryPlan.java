/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.List;

import dev.pmem.heap.index.KeyRange;

/**
 * How to find the objects that a query asks for.
 *
 * @param index the index to scan
 * @param ranges its ranges, which do not overlap
 * @param descending whether to scan them from their ends
 * @param isCovered whether every entry in the ranges is a match, so that no object need be looked at
 * @param isSorted whether the entries come in the order that the query asks for
 */
record QueryPlan(ExtentIndex index, List<KeyRange> ranges, boolean descending, boolean isCovered,
		boolean isSorted) {}
