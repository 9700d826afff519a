/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The persistence context of a transaction: one instance for each object, what changed in the instances, and their undoing.
 */
@NullMarked
package dev.pmem.heap.context;

import org.jspecify.annotations.NullMarked;
