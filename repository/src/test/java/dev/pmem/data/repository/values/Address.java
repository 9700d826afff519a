/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.values;

import jakarta.persistence.Embeddable;

/** A value of several columns, with one inside. */
@Embeddable
public record Address(String city, Place place, Integer zip) {}
