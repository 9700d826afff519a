/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.diagnostics.after;

import dev.pmem.data.repository.PmemRepository;

/**
 * A repository after the entity's property changed its type.
 */
public interface TaskRepository extends PmemRepository<Task, Long> {

}
