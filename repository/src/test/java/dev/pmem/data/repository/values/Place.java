/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.values;

import jakarta.persistence.Embeddable;

/** Embedded in an {@link Address}. */
@Embeddable
public record Place(String street, Double share) {}
