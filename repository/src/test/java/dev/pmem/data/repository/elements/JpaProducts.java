/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.elements;

import org.springframework.data.jpa.repository.JpaRepository;

interface JpaProducts extends Products, JpaRepository<Product, Long> {}
