/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
/** Entities that migrations change. */
@NullMarked
package dev.pmem.boot.migrated;

import org.jspecify.annotations.NullMarked;
