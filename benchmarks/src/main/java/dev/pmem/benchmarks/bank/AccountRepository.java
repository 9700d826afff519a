/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.bank;

import java.util.List;
import java.util.Optional;

import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.repository.ListCrudRepository;
import org.springframework.data.repository.NoRepositoryBean;

/**
 * What every peer's repository offers.
 *
 * @param <A> the peer's entity
 */
@NoRepositoryBean
public interface AccountRepository<A extends Account> extends ListCrudRepository<A, Long> {

	List<A> findByBranch(String branch);

	Page<A> findByBranch(String branch, Pageable pageable);

	Optional<A> findByNumber(String number);

	boolean existsByNumber(String number);

}
