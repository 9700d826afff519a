/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.store;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import org.eclipse.store.storage.embedded.types.EmbeddedStorage;
import org.eclipse.store.storage.embedded.types.EmbeddedStorageManager;

import dev.pmem.benchmarks.bank.AccountData;

/**
 * EclipseStore with its defaults: a graph of objects in memory, from which what was changed is stored. The graph is not
 * thread-safe, so everything is synchronized, as its manual asks. What is stored of a map names all of its entries, so
 * accounts lie in many small maps.
 */
final class EclipseStore implements Store {

	private static final int SEGMENT_COUNT = 1024;

	private final EmbeddedStorageManager manager;

	private final Segment[] segments;

	EclipseStore(Path folder) {
		Segment[] created = new Segment[SEGMENT_COUNT];
		for (int i = 0; i < SEGMENT_COUNT; i++) {
			created[i] = new Segment();
		}
		Root root = new Root(created);
		this.manager = EmbeddedStorage.start(root, folder.resolve("eclipse"));
		// Where there is a storage already, its root has been loaded into ours.
		this.segments = root.segments;
	}

	@Override
	public synchronized void insert(long first, long end) {
		var storer = this.manager.createStorer();
		for (long ordinal = first; ordinal < end; ordinal++) {
			Segment segment = segment(ordinal);
			segment.accounts.put(ordinal, new EclipseAccount(Accounts.data(ordinal)));
			storer.store(segment.accounts);
		}
		storer.commit();
	}

	@Override
	public synchronized long deposit(long ordinal) {
		EclipseAccount account = Objects.requireNonNull(segment(ordinal).accounts.get(ordinal));
		account.balance++;
		this.manager.store(account);
		return account.balance;
	}

	@Override
	public synchronized boolean contains(long ordinal) {
		return segment(ordinal).accounts.containsKey(ordinal);
	}

	private Segment segment(long ordinal) {
		return this.segments[(int) (ordinal % SEGMENT_COUNT)];
	}

	@Override
	public synchronized void close() {
		this.manager.shutdown();
	}

	/** Where the graph begins. */
	static final class Root {

		private final Segment[] segments;

		Root(Segment[] segments) {
			this.segments = segments;
		}

	}

	/** Some of the accounts. */
	static final class Segment {

		private final Map<Long, EclipseAccount> accounts = new HashMap<>();

	}

	/** An account: values that never change, and its balance. */
	static final class EclipseAccount {

		private final String number;

		private final String owner;

		private final String branch;

		private final String email;

		private final String phone;

		private final long overdraft;

		private final int status;

		private final long opened;

		private final boolean paperless;

		private long balance;

		EclipseAccount(AccountData data) {
			this.number = data.number();
			this.owner = data.owner();
			this.branch = data.branch();
			this.email = data.email();
			this.phone = data.phone();
			this.balance = data.balance();
			this.overdraft = data.overdraft();
			this.status = data.status().ordinal();
			this.opened = data.opened().toEpochDay();
			this.paperless = data.paperless();
		}

	}

}
