/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
/// Items in JPA with H2.
@NullMarked
package dev.pmem.benchmarks.operations.h2;

import org.jspecify.annotations.NullMarked;
