/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.initial;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * An entity to be, as a JSON object would have it.
 *
 * @param number the line of the file where it begins, counted from 1
 * @param values may be changed
 */
record Line(long number, Map<String, @Nullable Object> values) {}
