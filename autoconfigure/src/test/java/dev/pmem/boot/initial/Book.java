/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.initial;

import java.math.BigDecimal;

import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;

import dev.pmem.data.core.index.Indexed;
import dev.pmem.data.core.mapping.PersistentObject;

@PersistentObject
public record Book(@Id Long id, @Version Long version, @Indexed(unique = true) String isbn, BigDecimal price,
		Author author,
		boolean sold) {}
