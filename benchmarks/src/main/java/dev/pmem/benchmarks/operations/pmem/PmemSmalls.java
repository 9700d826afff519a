/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.operations.pmem;

import org.springframework.transaction.annotation.Transactional;

import dev.pmem.benchmarks.operations.model.Small;
import dev.pmem.benchmarks.operations.model.Smalls;
import dev.pmem.data.repository.PmemRepository;

/** The repository. */
@Transactional(readOnly = true)
interface PmemSmalls extends PmemRepository<Small, Long>, Smalls {}
