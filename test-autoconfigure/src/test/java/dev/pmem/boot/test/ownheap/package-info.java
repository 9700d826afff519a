/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
/** An application with a heap of its own. */
@NullMarked
package dev.pmem.boot.test.ownheap;

import org.jspecify.annotations.NullMarked;
