/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
/// The entities and the calls on them.
@NullMarked
package dev.pmem.benchmarks.operations.model;

import org.jspecify.annotations.NullMarked;
