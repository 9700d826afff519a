/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.operations.h2;

import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.transaction.annotation.Transactional;

import dev.pmem.benchmarks.operations.model.Small;
import dev.pmem.benchmarks.operations.model.Smalls;

/** The repository. */
@Transactional(readOnly = true)
interface JpaSmalls extends JpaRepository<Small, Long>, Smalls {}
