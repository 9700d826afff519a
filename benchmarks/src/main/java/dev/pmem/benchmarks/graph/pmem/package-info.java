/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
/// Graphs of our entities, and our map.
@NullMarked
package dev.pmem.benchmarks.graph.pmem;

import org.jspecify.annotations.NullMarked;
