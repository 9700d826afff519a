/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.account;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;

import dev.pmem.data.repository.PmemRepository;

/**
 * The accounts.
 */
public interface AccountRepository extends PmemRepository<Account, Long> {

	Optional<Account> findByNumber(String number);

	boolean existsByNumber(String number);

	/** Part of a name in any case, or the beginning of a number. */
	Page<Account> findByOwnerContainingIgnoreCaseOrNumberStartingWith(String owner, String number, Pageable pageable);

	List<Account> findByKind(AccountKind kind, Limit limit);

	long countByKind(AccountKind kind);

	/** All accounts, loaded as the stream is consumed. To be closed. */
	Stream<Account> streamAllBy();

}
