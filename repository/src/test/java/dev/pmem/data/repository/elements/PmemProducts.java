/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.elements;

import dev.pmem.data.repository.PmemRepository;

interface PmemProducts extends Products, PmemRepository<Product, Long> {}
