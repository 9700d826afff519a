/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
/// What services do all day, call by call, beside JPA/H2.
@NullMarked
package dev.pmem.benchmarks.operations;

import org.jspecify.annotations.NullMarked;
