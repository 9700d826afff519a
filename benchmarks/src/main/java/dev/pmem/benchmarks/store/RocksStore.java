/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.store;

import java.nio.file.Path;
import java.util.Objects;

import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * RocksDB with its defaults, and a sync for each write. Two threads that update the same account at once may lose one of
 * the updates.
 */
final class RocksStore implements Store {

	private final Options options = new Options().setCreateIfMissing(true);

	private final WriteOptions synced = new WriteOptions().setSync(true);

	private final RocksDB database;

	RocksStore(Path folder) {
		RocksDB.loadLibrary();
		try {
			this.database = RocksDB.open(this.options, folder.resolve("rocks").toString());
		} catch (RocksDBException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void insert(long first, long end) {
		try (WriteBatch batch = new WriteBatch()) {
			for (long ordinal = first; ordinal < end; ordinal++) {
				batch.put(AccountBytes.key(ordinal), AccountBytes.of(ordinal));
			}
			this.database.write(this.synced, batch);
		} catch (RocksDBException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public long deposit(long ordinal) {
		byte[] key = AccountBytes.key(ordinal);
		try {
			byte[] changed = AccountBytes.plusOne(Objects.requireNonNull(this.database.get(key)));
			this.database.put(this.synced, key, changed);
			return AccountBytes.balance(changed);
		} catch (RocksDBException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public boolean contains(long ordinal) {
		try {
			return this.database.get(AccountBytes.key(ordinal)) != null;
		} catch (RocksDBException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.database.close();
		this.synced.close();
		this.options.close();
	}

}
