/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Bean Validation of entities, and what Spring Data REST answers if it fails.
 */
@NullMarked
package dev.pmem.boot.validation;

import org.jspecify.annotations.NullMarked;
