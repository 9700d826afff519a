/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.transfer;

import java.util.List;

import org.springframework.data.domain.Limit;

import dev.pmem.data.repository.PmemRepository;

/**
 * The transfers.
 */
public interface TransferRepository extends PmemRepository<Transfer, Long> {

	/** The newest before this one that left the account. */
	List<Transfer> findByFromIdAndIdLessThanOrderByIdDesc(long fromId, long id, Limit limit);

	/** The newest before this one that reached the account. */
	List<Transfer> findByToIdAndIdLessThanOrderByIdDesc(long toId, long id, Limit limit);

	long countByFromId(long fromId);

	long countByToId(long toId);

}
