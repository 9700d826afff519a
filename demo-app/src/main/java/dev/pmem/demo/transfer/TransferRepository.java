/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.transfer;

import java.util.List;
import java.util.stream.Stream;

import org.springframework.data.domain.Limit;

import dev.pmem.data.repository.PmemRepository;
import dev.pmem.demo.account.Account;

/**
 * The transfers.
 */
public interface TransferRepository extends PmemRepository<Transfer, Long> {

	/** The newest before this one that left the account. */
	List<Transfer> findByFromAndIdLessThanOrderByIdDesc(Account from, long id, Limit limit);

	/** The newest before this one that reached the account. */
	List<Transfer> findByToAndIdLessThanOrderByIdDesc(Account to, long id, Limit limit);

	long countByFrom(Account from);

	long countByTo(Account to);

	/** All transfers, read as the stream is consumed. To be closed. */
	Stream<Booking> streamBookingsBy();

	/**
	 * What a transfer changed. Of the accounts only the ids are read.
	 *
	 * @param fromId id of the account that the money left
	 * @param toId id of the account that it reached
	 * @param amountCents how much; always positive
	 */
	record Booking(long fromId, long toId, long amountCents) {}

}
