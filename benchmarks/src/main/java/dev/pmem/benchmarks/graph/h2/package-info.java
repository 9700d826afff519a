/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
/// Graphs of entities of JPA.
@NullMarked
package dev.pmem.benchmarks.graph.h2;

import org.jspecify.annotations.NullMarked;
