/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * How a query is run: which index is scanned, in which ranges, and what is left to test and to sort. Knows indexes by their
 * {@link dev.pmem.heap.query.plan.IndexView} alone.
 */
@NullMarked
package dev.pmem.heap.query.plan;

import org.jspecify.annotations.NullMarked;
