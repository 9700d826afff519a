/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
/// What is done with graphs.
@NullMarked
package dev.pmem.benchmarks.graph.model;

import org.jspecify.annotations.NullMarked;
