/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.methods;

import jakarta.persistence.Embeddable;

/** A part of an article in its own columns. */
@Embeddable
record Measure(Integer width, Integer height, String unit) {}
