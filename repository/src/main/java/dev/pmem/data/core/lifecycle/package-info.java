/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Calls what applications have called in the life of an entity.
 */
@NullMarked
package dev.pmem.data.core.lifecycle;

import org.jspecify.annotations.NullMarked;
