/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.elements;

import jakarta.persistence.Embeddable;

/** An embedded value in a collection. */
@Embeddable
public record Phone(String number, int kind) {}
