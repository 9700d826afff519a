/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.diagnostics.renamed;

import java.util.List;

import dev.pmem.data.repository.PmemRepository;

/**
 * Finds jobs by what was added and renamed.
 */
public interface JobRepository extends PmemRepository<Job, Long> {

	List<Job> findByDeadlineAndPriority(String deadline, int priority);

}
