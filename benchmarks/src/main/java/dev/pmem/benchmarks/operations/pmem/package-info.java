/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
/// Items in a pool.
@NullMarked
package dev.pmem.benchmarks.operations.pmem;

import org.jspecify.annotations.NullMarked;
