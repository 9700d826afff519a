/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.methods;

import jakarta.persistence.Embeddable;

/** One of many parts of an article. */
@Embeddable
record Part(String label, Integer amount) {}
