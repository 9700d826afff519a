/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
/** An application, the parts of which are under test. */
@NullMarked
package dev.pmem.boot.test.application;

import org.jspecify.annotations.NullMarked;
