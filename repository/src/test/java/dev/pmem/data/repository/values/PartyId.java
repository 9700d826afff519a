/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.values;

import jakarta.persistence.Embeddable;

/** A composite id. */
@Embeddable
public record PartyId(String country, Integer number) {}
