/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.live;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Version;

import dev.pmem.data.core.index.Indexed;
import dev.pmem.data.repository.PmemRepository;

/**
 * Live entities, for {@link LiveEntityTests}.
 */
final class LiveAccounts {

	private LiveAccounts() {}

	enum Status {
		OPEN, CLOSED
	}

	record Address(String street, String city) {}

	interface Account {

		Long getId();

		@Version
		long getVersion();

		@Indexed(unique = true)
		String getNumber();

		void setNumber(String number);

		long getBalance();

		void setBalance(long balance);

		@Indexed
		String getOwner();

		void setOwner(String owner);

		@Nullable
		Status getStatus();

		void setStatus(@Nullable Status status);

		@Nullable
		Instant getOpened();

		void setOpened(@Nullable Instant opened);

		@Nullable
		Address getAddress();

		void setAddress(@Nullable Address address);

		default void deposit(long amount) {
			setBalance(getBalance() + amount);
		}

		default String getTitle() {
			return getNumber() + " of " + getOwner();
		}

	}

	interface Accounts extends PmemRepository<Account, Long> {

		List<Account> findByOwner(String owner);

		List<Account> findByBalanceGreaterThanOrderByBalanceDesc(long balance);

		@Nullable
		Account findByNumber(String number);

		List<Account> findByAddressCity(String city);

		List<Account> findByStatus(Status status);

		long countByOwner(String owner);

		long deleteByOwner(String owner);

		List<Balance> findByOwnerStartingWith(String prefix);

	}

	interface Balance {

		long getBalance();

	}

}
