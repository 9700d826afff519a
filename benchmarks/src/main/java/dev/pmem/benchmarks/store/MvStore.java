/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.store;

import java.nio.file.Path;
import java.util.Objects;

import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/**
 * H2's storage engine without SQL: a commit writes, a sync brings it to the device. Two threads that update the same
 * account at once may lose one of the updates, as nothing but single entries is atomic.
 */
final class MvStore implements Store {

	private final MVStore store;

	private final MVMap<Long, byte[]> accounts;

	MvStore(Path folder) {
		this.store = new MVStore.Builder().fileName(folder.resolve("accounts.mv").toString())
				.autoCommitDisabled()
				.open();
		this.accounts = this.store.openMap("accounts");
	}

	@Override
	public void insert(long first, long end) {
		for (long ordinal = first; ordinal < end; ordinal++) {
			this.accounts.put(ordinal, AccountBytes.of(ordinal));
		}
		commit();
	}

	@Override
	public long deposit(long ordinal) {
		byte[] changed = AccountBytes.plusOne(Objects.requireNonNull(this.accounts.get(ordinal)));
		this.accounts.put(ordinal, changed);
		commit();
		return AccountBytes.balance(changed);
	}

	private void commit() {
		this.store.commit();
		this.store.sync();
	}

	@Override
	public boolean contains(long ordinal) {
		return this.accounts.containsKey(ordinal);
	}

	@Override
	public void close() {
		this.store.close();
	}

}
