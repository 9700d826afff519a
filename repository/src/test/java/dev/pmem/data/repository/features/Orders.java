/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.features;

import java.util.UUID;

import dev.pmem.data.repository.PmemRepository;

public interface Orders extends PmemRepository<Order, UUID> {}
