/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Bean Validation of entities. Its API is optional, and must be there for this package.
 */
@NullMarked
package dev.pmem.data.validation;

import org.jspecify.annotations.NullMarked;
