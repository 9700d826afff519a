/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
/** An entity and its repository that no Spring Data module claims for certain. */
@NullMarked
package dev.pmem.boot.orphan;

import org.jspecify.annotations.NullMarked;
