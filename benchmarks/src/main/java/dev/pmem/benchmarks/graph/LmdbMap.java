/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.graph;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.lmdbjava.ByteArrayProxy;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.Txn;

/**
 * LMDB as a map of longs. Commits are not synced: they survive the death of the process, as ours do.
 */
final class LmdbMap extends AbstractMap<Long, Long> {

	private static final long MAP_BYTES = 2L << 30;

	private final Env<byte[]> environment;

	private final Dbi<byte[]> entries;

	private @Nullable Txn<byte[]> transaction;

	LmdbMap(Path folder) {
		this.environment = Env.create(ByteArrayProxy.PROXY_BA).setMapSize(MAP_BYTES).setMaxDbs(1)
				.open(folder.toFile(), EnvFlags.MDB_NOSYNC);
		this.entries = this.environment.openDbi("entries", DbiFlags.MDB_CREATE);
	}

	/** Runs work in a transaction of this thread. */
	void inTransaction(Consumer<Map<Long, Long>> work) {
		try (Txn<byte[]> begun = this.environment.txnWrite()) {
			this.transaction = begun;
			work.accept(this);
			begun.commit();
		} finally {
			this.transaction = null;
		}
	}

	private Txn<byte[]> transaction() {
		Txn<byte[]> current = this.transaction;
		if (current == null) {
			throw new IllegalStateException("no transaction");
		}
		return current;
	}

	@Override
	public @Nullable Long get(Object key) {
		byte[] value = this.entries.get(transaction(), bytes((Long) key));
		return (value == null) ? null : ByteBuffer.wrap(value).getLong();
	}

	@Override
	public Long getOrDefault(Object key, Long otherwise) {
		Long value = get(key);
		return (value == null) ? otherwise : value;
	}

	/** Does not look for the former value, which costs no more than it must. */
	@Override
	public @Nullable Long put(Long key, Long value) {
		this.entries.put(transaction(), bytes(key), bytes(value));
		return null;
	}

	private static byte[] bytes(long value) {
		return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
	}

	@Override
	public Set<Entry<Long, Long>> entrySet() {
		throw new UnsupportedOperationException("not measured");
	}

	void close() {
		this.environment.close();
	}

}
