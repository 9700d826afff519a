/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
/// Graphs of objects beside JPA, and collections beside those of others.
@NullMarked
package dev.pmem.benchmarks.graph;

import org.jspecify.annotations.NullMarked;
