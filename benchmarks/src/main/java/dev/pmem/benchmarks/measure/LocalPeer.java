/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Sort;

import dev.pmem.benchmarks.bank.Account;
import dev.pmem.benchmarks.bank.AccountData;
import dev.pmem.benchmarks.peer.Peer;

/**
 * A peer in this JVM. What a window inserts is deleted after it, so that all windows see as many accounts.
 *
 * @param <A> the entity
 */
public final class LocalPeer<A extends Account> implements MeasuredPeer {

	/** More inserts than this in a window end it early: memory and time to delete them again are limited. */
	private static final int INSERTS_PER_WINDOW = 100_000;

	private static final int ACCOUNTS_PER_BULK = 1000;

	private static final Pageable PAGE = PageRequest.of(1, 20, Sort.by("balance", "number"));

	private final Peer<A> peer;

	private final int accountCount;

	private final int branchCount;

	private final long[] ids;

	private final AtomicLong nextOrdinal;

	private final AtomicLong seeds = new AtomicLong(42);

	private final WindowRunner windows = new WindowRunner();

	/** Fills an empty peer. */
	public LocalPeer(Peer<A> peer, int accountCount) {
		this.peer = peer;
		this.accountCount = accountCount;
		this.branchCount = Math.max(1, accountCount / AccountData.BRANCH_SIZE);
		this.ids = new long[accountCount];
		this.nextOrdinal = new AtomicLong(accountCount);
		load();
	}

	private void load() {
		for (int first = 0; first < this.accountCount; first += ACCOUNTS_PER_BULK) {
			int end = Math.min(first + ACCOUNTS_PER_BULK, this.accountCount);
			List<A> bulk = new ArrayList<>();
			for (int i = first; i < end; i++) {
				bulk.add(account(i));
			}
			int position = first;
			for (A saved : this.peer.service().openAll(bulk)) {
				this.ids[position++] = Objects.requireNonNull(saved.getId());
			}
		}
	}

	private A account(long ordinal) {
		return this.peer.factory().apply(AccountData.of(ordinal, this.branchCount));
	}

	@Override
	public Measurement measure(Operation operation, int threads, Duration window) {
		List<Worker> workers = new ArrayList<>();
		for (int i = 0; i < threads; i++) {
			workers.add(new Worker(operation, INSERTS_PER_WINDOW / threads));
		}
		Measurement measurement = this.windows.run(workers, window);
		workers.forEach(Worker::deleteInserted);
		return measurement;
	}

	/** The sum of all balances. */
	public long totalBalance() {
		return this.peer.service().totalBalance();
	}

	@Override
	public void close() {
		this.windows.close();
		this.peer.close();
	}

	/** One thread's share of a window. */
	private final class Worker implements WindowRunner.Task {

		private final Operation operation;

		private final int insertLimit;

		private final SplittableRandom random = new SplittableRandom(LocalPeer.this.seeds.getAndIncrement());

		private final List<Long> inserted = new ArrayList<>();

		Worker(Operation operation, int insertLimit) {
			this.operation = operation;
			this.insertLimit = insertLimit;
		}

		@Override
		public boolean isFinished() {
			return this.inserted.size() >= this.insertLimit;
		}

		@Override
		public long perform() {
			var service = LocalPeer.this.peer.service();
			return switch (this.operation) {
				case FIND -> service.find(randomId()).getBalance();
				case UPDATE -> service.deposit(randomId(), 1).getBalance();
				case TRANSFER -> transfer();
				case INSERT -> insert();
				case NUMBER -> service.findByNumber(randomNumber()).getBalance();
				case BRANCH -> sum(service.findByBranch(randomBranch()), AccountData.BRANCH_SIZE);
				case PAGE -> sum(service.findByBranch(randomBranch(), PAGE).getContent(), PAGE.getPageSize());
			};
		}

		private long transfer() {
			int from = this.random.nextInt(LocalPeer.this.accountCount);
			int to = (from + 1 + this.random.nextInt(LocalPeer.this.accountCount - 1)) % LocalPeer.this.accountCount;
			LocalPeer.this.peer.service()
					.transfer(LocalPeer.this.ids[from], LocalPeer.this.ids[to], 1 + this.random.nextInt(100));
			return from;
		}

		private long insert() {
			A account = account(LocalPeer.this.nextOrdinal.getAndIncrement());
			Long id = Objects.requireNonNull(LocalPeer.this.peer.service().open(account).getId());
			this.inserted.add(id);
			return id;
		}

		private long sum(List<A> accounts, int expectedCount) {
			if (accounts.size() != expectedCount) {
				throw new IllegalStateException("found " + accounts.size() + " accounts, not " + expectedCount);
			}
			long sum = 0;
			for (A account : accounts) {
				sum += account.getBalance();
			}
			return sum;
		}

		private Long randomId() {
			return LocalPeer.this.ids[this.random.nextInt(LocalPeer.this.accountCount)];
		}

		private String randomNumber() {
			return AccountData.number(this.random.nextInt(LocalPeer.this.accountCount));
		}

		private String randomBranch() {
			return AccountData.branch(this.random.nextInt(LocalPeer.this.branchCount));
		}

		private void deleteInserted() {
			for (int first = 0; first < this.inserted.size(); first += ACCOUNTS_PER_BULK) {
				int end = Math.min(first + ACCOUNTS_PER_BULK, this.inserted.size());
				LocalPeer.this.peer.service().closeAll(this.inserted.subList(first, end));
			}
		}

	}

}
