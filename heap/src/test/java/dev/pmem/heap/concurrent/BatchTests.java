/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.RecoveryReport;
import dev.pmem.heap.TestHeaps;
import dev.pmem.heap.commit.GroupCommit;
import dev.pmem.heap.concurrent.ConcurrencyTests.Entry;
import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.exception.UniqueKeyException;
import dev.pmem.heap.medium.CrashModel;
import dev.pmem.heap.medium.SimulatedMedium;
import dev.pmem.heap.medium.SimulatedMedium.Event;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.TransactionOptions;

/**
 * Batches with certain members: the leader is held up within a fence until all others wait for it.
 */
class BatchTests {

	private static final long DEADLINE_NANOS = 60_000_000_000L;

	private final List<Thread> followers = new ArrayList<>();

	private final AtomicBoolean armed = new AtomicBoolean();

	private final AtomicInteger conflicts = new AtomicInteger();

	private final AtomicInteger taken = new AtomicInteger();

	private final AtomicInteger failed = new AtomicInteger();

	private final AtomicInteger largestBatch = new AtomicInteger();

	private static SimulatedMedium medium() {
		return SimulatedMedium.create(CrashModel.PROCESS_CRASH, 4 << 20, 8 << 20, 1);
	}

	private void awaitFollowers(Event event) {
		if (event != Event.FENCE || !this.armed.compareAndSet(true, false)) {
			return;
		}
		long deadline = System.nanoTime() + DEADLINE_NANOS;
		// parked in the engine, not at the latch that has just been opened
		while (!this.followers.stream().allMatch((thread) -> LockSupport.getBlocker(
				thread) instanceof GroupCommit)) {
			assertThat(System.nanoTime()).as("the followers don't wait").isLessThan(deadline);
			Thread.onSpinWait();
		}
	}

	/** All begin before the leader commits, and commit while it's held up. */
	private void runBatch(PersistentHeap heap, SimulatedMedium medium, Consumer<HeapTransaction> leader,
			List<Consumer<HeapTransaction>> members) throws InterruptedException {
		CountDownLatch begun = new CountDownLatch(members.size());
		CountDownLatch leading = new CountDownLatch(1);
		for (Consumer<HeapTransaction> member : members) {
			this.followers.add(Thread.ofPlatform().start(() -> {
				try (HeapTransaction transaction = heap.begin(TransactionOptions.DEFAULT)) {
					member.accept(transaction);
					begun.countDown();
					leading.await();
					transaction.commit();
				} catch (ConflictException ex) {
					this.conflicts.incrementAndGet();
				} catch (UniqueKeyException ex) {
					this.taken.incrementAndGet();
				} catch (PoolException | InterruptedException ex) {
					this.failed.incrementAndGet();
				}
			}));
		}
		begun.await();
		heap.observeCommits((event) -> this.largestBatch.accumulateAndGet(event.batchSize(), Math::max));
		medium.setListener((event, _) -> {
			leading.countDown();
			awaitFollowers(event);
		});
		this.armed.set(true);
		try (HeapTransaction transaction = heap.begin(TransactionOptions.DEFAULT)) {
			leader.accept(transaction);
			transaction.commit();
		}
		for (Thread thread : this.followers) {
			thread.join(60_000);
			assertThat(thread.isAlive()).isFalse();
		}
		medium.setListener((_, _) -> {});
	}

	@Test
	void membersFailAlone() throws InterruptedException {
		SimulatedMedium medium = medium();
		try (PersistentHeap heap = TestHeaps.open(medium)) {
			Extent<Entry> entries = heap.extent(ConcurrencyTests.ENTRY);
			heap.inTransaction((transaction) -> entries.insert(transaction, new Entry(1, "hot", 0)));
			heap.inTransaction((transaction) -> entries.insert(transaction, new Entry(2, "warm", 0)));
			List<Consumer<HeapTransaction>> members = new ArrayList<>();
			for (long number = 0; number < 3; number++) {
				long id = 100 + number;
				// of these one gets through
				members.add((transaction) -> entries.update(transaction, entries.locate(transaction, 1L),
						new Entry(1, "hot", id)));
				// of these none, for the leader changes it too
				members.add((transaction) -> entries.delete(transaction, entries.locate(transaction, 2L)));
				// of these one
				members.add((transaction) -> entries.insert(transaction, new Entry(id, "shared", 1)));
				// of these all
				members.add((transaction) -> entries.insert(transaction, new Entry(id + 100, "own" + id, 1)));
			}
			runBatch(heap, medium, (transaction) -> entries.update(transaction, entries.locate(transaction, 2L),
					new Entry(2, "warmer", 5)), members);
			assertThat(this.conflicts.get()).isEqualTo(2 + 3);
			assertThat(this.taken.get()).isEqualTo(2);
			assertThat(this.failed.get()).isZero();
			assertThat(this.largestBatch.get()).isEqualTo(5);
			assertThat(heap.verify().problems()).isEmpty();
			try (HeapTransaction transaction = heap.begin(TransactionOptions.READ_ONLY)) {
				assertThat(entries.count(transaction)).isEqualTo(2 + 1 + 3);
				assertThat(entries.find(transaction, 2L)).isEqualTo(new Entry(2, "warmer", 5));
			}
		}
	}

	/** The device fails while a batch is stored: no member is told that it's committed, none waits for ever. */
	@Test
	void allMembersOfAFailedBatchAreTold() throws InterruptedException {
		SimulatedMedium medium = medium();
		try (PersistentHeap heap = TestHeaps.open(medium)) {
			Extent<Entry> entries = heap.extent(ConcurrencyTests.ENTRY);
			// the layout is committed with the first object
			heap.inTransaction((transaction) -> entries.insert(transaction, new Entry(2, "first", 1)));
			List<Consumer<HeapTransaction>> members = new ArrayList<>();
			for (long number = 0; number < 5; number++) {
				long id = 100 + number;
				members.add((transaction) -> entries.insert(transaction, new Entry(id, "own" + id, 1)));
			}
			// the leader's two fences succeed, the batch's second fails
			medium.failAt(Event.FENCE, medium.eventCount(Event.FENCE) + 4);
			runBatch(heap, medium, (transaction) -> entries.insert(transaction, new Entry(1, "leader", 1)), members);
			assertThat(this.failed.get()).isEqualTo(5);
			assertThat(heap.failure()).isNotNull();
			try (HeapTransaction transaction = heap.begin(TransactionOptions.READ_ONLY)) {
				assertThat(entries.count(transaction)).isEqualTo(2);
				assertThat(entries.find(transaction, 1L)).isEqualTo(new Entry(1, "leader", 1));
			}
		}
	}

	/** Whoever commits while the heap is closed is committed, and told so, or refused. */
	@Test
	void closingRefusesWhoComesLate(@TempDir Path folder) throws InterruptedException {
		HeapOptions options = new HeapOptions(Durability.PROCESS_CRASH, 4 << 20, 64 << 20);
		for (int round = 0; round < 10; round++) {
			Path pool = folder.resolve("closed" + round + ".pmem");
			PersistentHeap heap = PersistentHeap.open(pool, options);
			Extent<Entry> entries = heap.extent(ConcurrencyTests.ENTRY);
			AtomicInteger committed = new AtomicInteger();
			Race race = new Race().add(4, (thread) -> {
				for (long number = 0; heap.isOpen(); number++) {
					long id = number * 4 + thread;
					try (HeapTransaction transaction = heap.begin(TransactionOptions.DEFAULT)) {
						entries.insert(transaction, new Entry(id, "name" + id, thread));
						transaction.commit();
						committed.incrementAndGet();
					} catch (IllegalStateException ex) {
						return;
					}
				}
			}).add(1, (thread) -> {
				while (committed.get() < 50) {
					Thread.onSpinWait();
				}
				heap.close();
			});
			race.run();
			try (PersistentHeap again = PersistentHeap.open(pool, options)) {
				assertThat(again.recovery().outcome()).isEqualTo(RecoveryReport.Outcome.CLEAN);
				Extent<Entry> found = again.extent(ConcurrencyTests.ENTRY);
				assertThat(again.verify().problems()).isEmpty();
				try (HeapTransaction transaction = again.begin(TransactionOptions.READ_ONLY)) {
					assertThat(found.count(transaction)).isEqualTo(committed.get());
				}
			}
		}
	}

}
