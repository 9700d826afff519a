/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
/// Temporary pools of tests. Used only where Spring's test framework is there.
@NullMarked
package dev.pmem.boot.temporary;

import org.jspecify.annotations.NullMarked;
