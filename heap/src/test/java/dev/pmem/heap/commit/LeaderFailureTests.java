/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.block.BlockStore;
import dev.pmem.heap.block.VersionChains;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.log.ChangeSet;
import dev.pmem.heap.log.CommitLog;
import dev.pmem.heap.log.undo.UndoLog;
import dev.pmem.heap.medium.FenceReach;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.medium.MediumOptions;
import dev.pmem.heap.medium.Mediums;
import dev.pmem.heap.pool.PoolHeader.LogState;
import dev.pmem.heap.pool.PoolSums;
import dev.pmem.heap.space.Allocator;
import dev.pmem.heap.transaction.Transaction;
import dev.pmem.heap.transaction.TransactionMode;

/**
 * The commit leader fails at a moment of the test's choice.
 */
class LeaderFailureTests {

	@TempDir
	Path folder;

	private Medium medium;

	private Allocator allocator;

	private Transactions engine;

	/** Runs before a commit is stored. */
	private volatile Runnable beforeStore = () -> {};

	/** Runs once the next commit is stored. */
	private Runnable afterStore = () -> {};

	@BeforeEach
	void open() {
		this.medium = Mediums.open(this.folder.resolve("test.pmem"),
				new MediumOptions(FenceReach.PAGE_CACHE, 4 << 20, 64 << 20));
		this.allocator = new Allocator(this.medium);
		VersionChains chains = new VersionChains();
		CommitLog log = new UndoLog(this.medium, this.allocator, LogState.undo(0, 1), PoolSums.EMPTY);
		this.engine = new Transactions(new BlockStore(this.medium, chains, this.allocator::capacity), this.allocator,
				chains,
				new CommitLog() {

					@Override
					public void prepare(ChangeSet changes) {
						log.prepare(changes);
					}

					@Override
					public void persist(ChangeSet changes) {
						LeaderFailureTests.this.beforeStore.run();
						log.persist(changes);
					}

					@Override
					public void install(ChangeSet changes) {
						log.install(changes);
						LeaderFailureTests.this.afterStore.run();
					}

					@Override
					public PoolSums sums() {
						return log.sums();
					}

					@Override
					public LogState finish() {
						return log.finish();
					}

				}, 0, 1 << 20, Duration.ZERO);
	}

	@AfterEach
	void close() {
		this.medium.close();
	}

	private long insert(int number) {
		Transaction transaction = this.engine.begin(TransactionMode.READ_WRITE);
		long reference = transaction.insertObject(1, bytes(number), 100);
		transaction.commit();
		return reference;
	}

	private static byte[] bytes(int number) {
		byte[] bytes = new byte[100];
		java.util.Arrays.fill(bytes, (byte) number);
		return bytes;
	}

	/** The error stands for an OutOfMemoryError between the publishing of a commit and the end of the leader's work. */
	@Test
	void anErrorAfterACommitIsStoredGivesNoneOfItsSpaceAway() {
		long old = insert(1);
		Transaction transaction = this.engine.begin(TransactionMode.READ_WRITE);
		long made = transaction.insertObject(1, bytes(2), 100);
		transaction.deleteObject(old);
		this.afterStore = () -> this.allocator.cancel(old);
		// the deleted block is given back twice
		transaction.commit();
		this.afterStore = () -> {};
		assertThat(this.engine.failure()).hasCauseInstanceOf(AssertionError.class);
		for (int number = 3; number < 20; number++) {
			int each = number;
			assertThatThrownBy(() -> insert(each)).isInstanceOf(PoolException.class)
					.hasMessageContaining("takes no more commits");
		}
		Transaction reader = this.engine.begin(TransactionMode.READ_ONLY);
		assertThat(reader.readObject(made, new BlockImage()).bytes).startsWith(bytes(2));
		reader.rollback();
	}

	/**
	 * One commits, and has no memory left for the end of it; a second one that waits takes over, and has none either; a third
	 * one has. What the second one had reserved is given back once, be it by that thread or by the third one, and meanwhile.
	 */
	@RepeatedTest(5)
	void whatIsWithdrawnIsGivenBackOnce() throws Exception {
		Transaction first = this.engine.begin(TransactionMode.READ_WRITE);
		first.insertObject(1, bytes(1), 100);
		Transaction second = this.engine.begin(TransactionMode.READ_WRITE);
		Set<Long> reserved = new HashSet<>();
		for (int number = 0; number < 20_000; number++) {
			reserved.add(second.insertObject(1, bytes(2), 100));
		}
		CountDownLatch firstFails = new CountDownLatch(1);
		CountDownLatch secondFails = new CountDownLatch(1);
		AtomicReference<@Nullable Thread> thirdThread = new AtomicReference<>();
		AtomicReference<@Nullable Thread> firstThread = new AtomicReference<>();
		this.beforeStore = () -> {
			Thread current = Thread.currentThread();
			if (current == firstThread.get()) {
				firstFails.countDown();
				throw new OutOfMemoryError("of the test");
			}
			if (current != thirdThread.get()) {
				secondFails.countDown();
				throw new OutOfMemoryError("of the test");
			}
		};
		CompletableFuture<@Nullable Throwable> ofFirst = commit(first, firstThread, new CountDownLatch(0));
		CompletableFuture<@Nullable Throwable> ofSecond = commit(second, new AtomicReference<>(), firstFails);
		CompletableFuture<@Nullable Throwable> ofThird = commit(this.engine.begin(TransactionMode.READ_WRITE),
				thirdThread,
				secondFails);
		assertThat(ofThird.get(1, TimeUnit.MINUTES)).isNull();
		assertThat(ofSecond.get(1, TimeUnit.MINUTES)).isInstanceOf(OutOfMemoryError.class);
		assertThat(ofFirst.get(1, TimeUnit.MINUTES)).isNull();
		this.beforeStore = () -> {};
		assertThat(this.engine.failure()).isNull();
		insert(4);
		assertThat(this.engine.activeTransactionCount()).isZero();
		Transaction again = this.engine.begin(TransactionMode.READ_WRITE);
		Set<Long> reservedAgain = new HashSet<>();
		for (int number = 0; number < 20_000; number++) {
			assertThat(reservedAgain.add(again.insertObject(1, bytes(2), 100))).isTrue();
		}
		reservedAgain.retainAll(reserved);
		assertThat(reservedAgain).hasSizeGreaterThan(19_000);
		again.commit();
	}

	private static CompletableFuture<@Nullable Throwable> commit(Transaction transaction,
			AtomicReference<@Nullable Thread> committer, CountDownLatch start) {
		CompletableFuture<@Nullable Throwable> outcome = new CompletableFuture<>();
		byte[] bytes = bytes(3);
		Thread.ofPlatform().daemon().start(() -> {
			try {
				committer.set(Thread.currentThread());
				start.await();
				transaction.insertObject(1, bytes, 100);
				transaction.commit();
				outcome.complete(null);
			} catch (InterruptedException | RuntimeException | Error ex) {
				outcome.complete(ex);
			}
		});
		return outcome;
	}

}
