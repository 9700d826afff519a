/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.store;

import java.io.File;
import java.nio.file.Path;
import java.util.Objects;

import org.lmdbjava.ByteArrayProxy;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.Env;
import org.lmdbjava.Txn;

/**
 * LMDB with its defaults: one writer at a time, and each commit is synced.
 */
final class LmdbStore implements Store {

	private static final long MAP_BYTES = 2L << 30;

	private final Env<byte[]> environment;

	private final Dbi<byte[]> accounts;

	LmdbStore(Path folder) {
		File directory = folder.toFile();
		this.environment = Env.create(ByteArrayProxy.PROXY_BA).setMapSize(MAP_BYTES).setMaxDbs(1).open(directory);
		this.accounts = this.environment.openDbi("accounts", DbiFlags.MDB_CREATE);
	}

	@Override
	public void insert(long first, long end) {
		try (Txn<byte[]> transaction = this.environment.txnWrite()) {
			for (long ordinal = first; ordinal < end; ordinal++) {
				this.accounts.put(transaction, AccountBytes.key(ordinal), AccountBytes.of(ordinal));
			}
			transaction.commit();
		}
	}

	@Override
	public long deposit(long ordinal) {
		byte[] key = AccountBytes.key(ordinal);
		try (Txn<byte[]> transaction = this.environment.txnWrite()) {
			byte[] changed = AccountBytes.plusOne(Objects.requireNonNull(this.accounts.get(transaction, key)));
			this.accounts.put(transaction, key, changed);
			transaction.commit();
			return AccountBytes.balance(changed);
		}
	}

	@Override
	public boolean contains(long ordinal) {
		try (Txn<byte[]> transaction = this.environment.txnRead()) {
			return this.accounts.get(transaction, AccountBytes.key(ordinal)) != null;
		}
	}

	@Override
	public void close() {
		this.environment.close();
	}

}
