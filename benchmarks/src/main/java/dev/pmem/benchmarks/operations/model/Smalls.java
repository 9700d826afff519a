/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.operations.model;

import org.springframework.data.repository.ListCrudRepository;
import org.springframework.data.repository.NoRepositoryBean;
import org.springframework.transaction.annotation.Transactional;

/** The calls on small ones, the same for both stores. */
@NoRepositoryBean
@Transactional(readOnly = true)
public interface Smalls extends ListCrudRepository<Small, Long> {

	@Transactional
	long deleteByIdGreaterThan(Long id);

}
