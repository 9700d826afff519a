/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Tests of an application's repositories without the rest of the application.
 */
@NullMarked
package dev.pmem.boot.test;

import org.jspecify.annotations.NullMarked;
