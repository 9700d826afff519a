/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.diagnostics.unique;

import dev.pmem.data.repository.PmemRepository;

/**
 * Stores tasks with unique dates.
 */
public interface TaskRepository extends PmemRepository<Task, Long> {}
