/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Changes of stored data that come with a release, made once each before the application serves.
 */
@NullMarked
package dev.pmem.data.migration;

import org.jspecify.annotations.NullMarked;
