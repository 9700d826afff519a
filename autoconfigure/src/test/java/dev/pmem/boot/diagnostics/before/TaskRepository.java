/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.diagnostics.before;

import dev.pmem.data.repository.PmemRepository;

/**
 * A repository before the entity's property changed its type.
 */
public interface TaskRepository extends PmemRepository<Task, Long> {

}
