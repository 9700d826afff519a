/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import dev.pmem.benchmarks.bank.Account;
import dev.pmem.benchmarks.bank.AccountData;
import dev.pmem.benchmarks.peer.Peer;

/**
 * A store behind a Spring Data repository and a service with {@code @Transactional}.
 *
 * @param <A> the entity
 */
final class SpringStore<A extends Account> implements Store {

	private final Peer<A> peer;

	/** What the store has generated. */
	private final Map<Long, Long> ids = new ConcurrentHashMap<>();

	SpringStore(Peer<A> peer) {
		this.peer = peer;
	}

	@Override
	public void insert(long first, long end) {
		List<A> accounts = new ArrayList<>();
		for (long ordinal = first; ordinal < end; ordinal++) {
			accounts.add(this.peer.factory().apply(Accounts.data(ordinal)));
		}
		long ordinal = first;
		for (A saved : this.peer.service().openAll(accounts)) {
			this.ids.put(ordinal++, Objects.requireNonNull(saved.getId()));
		}
	}

	@Override
	public long deposit(long ordinal) {
		return this.peer.service().deposit(Objects.requireNonNull(this.ids.get(ordinal)), 1).getBalance();
	}

	@Override
	public boolean contains(long ordinal) {
		return this.peer.service().isNumberTaken(AccountData.number(ordinal));
	}

	@Override
	public void close() {
		this.peer.close();
	}

}
