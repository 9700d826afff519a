/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.exception.PoolFullException;
import dev.pmem.heap.index.IndexTree;
import dev.pmem.heap.index.KeyRange;
import dev.pmem.heap.medium.Persistence;
import dev.pmem.heap.transaction.EntryCursor;
import dev.pmem.heap.transaction.TestEngine;
import dev.pmem.heap.transaction.Transaction;

/**
 * Batches whose members are known: the leader is held up, before it stores its own commit, until they all wait.
 */
class BatchedCommitTests {

	private static final long DEADLINE_NANOS = 60_000_000_000L;

	@TempDir
	Path folder;

	private TestEngine open(Persistence persistence) {
		return new TestEngine(this.folder.resolve("pool"), persistence, 8 << 20);
	}

	/** Commits the members as one batch, after a commit of the leader's; gives why each was refused, or null. */
	static List<Throwable> commitTogether(TestEngine engine, List<Transaction> members) {
		return commitTogether(engine, members, List.of());
	}

	/** As above; and interrupts threads that run some of the members, which must tell so afterwards. */
	private static List<Throwable> commitTogether(TestEngine engine, List<Transaction> members,
			List<Transaction> interrupted) {
		CountDownLatch leads = new CountDownLatch(1);
		List<FutureTask<Boolean>> commits = new ArrayList<>();
		List<Thread> threads = new ArrayList<>();
		for (Transaction member : members) {
			FutureTask<Boolean> commit = new FutureTask<>(() -> {
				leads.await();
				member.commit();
				return Thread.interrupted();
			});
			commits.add(commit);
			threads.add(Thread.ofPlatform().daemon().start(commit));
		}
		engine.beforeNextBatch(() -> {
			leads.countDown();
			threads.forEach(BatchedCommitTests::awaitParked);
			for (Transaction each : interrupted) {
				threads.get(members.indexOf(each)).interrupt();
			}
		});
		Transaction leader = engine.begin();
		leader.insertObject(1, new byte[1], 1);
		leader.commit();
		List<Throwable> refusals = new ArrayList<>();
		for (int number = 0; number < members.size(); number++) {
			try {
				boolean expected = interrupted.contains(members.get(number));
				assertThat(commits.get(number).get()).as("interrupted").isEqualTo(expected);
				refusals.add(null);
			} catch (ExecutionException ex) {
				refusals.add(ex.getCause());
			} catch (InterruptedException ex) {
				throw new AssertionError(ex);
			}
		}
		return refusals;
	}

	private static void awaitParked(Thread thread) {
		long deadline = System.nanoTime() + DEADLINE_NANOS;
		while (!(LockSupport.getBlocker(thread) instanceof GroupCommit)) {
			assertThat(System.nanoTime()).as("%s doesn't wait", thread).isLessThan(deadline);
			Thread.onSpinWait();
		}
	}

	private static byte[] bytes(int number, int length) {
		byte[] bytes = new byte[length];
		Arrays.fill(bytes, (byte) number);
		return bytes;
	}

	private static byte[] key(long number) {
		return ByteBuffer.allocate(60).putLong(number * 0x9E37_79B9_7F4A_7C15L).array();
	}

	private static Transaction entries(TestEngine engine, IndexTree tree, long from, int count) {
		Transaction transaction = engine.begin();
		for (long number = from; number < from + count; number++) {
			transaction.addEntry(tree, key(number), number, null);
		}
		return transaction;
	}

	private static long count(TestEngine engine, IndexTree tree) {
		Transaction transaction = engine.beginToRead();
		try {
			EntryCursor cursor = transaction.scan(tree, KeyRange.all(), false);
			long count = 0;
			while (cursor.next()) {
				count++;
			}
			assertThat(transaction.count(tree, KeyRange.all())).isEqualTo(count);
			return count;
		} finally {
			transaction.rollback();
		}
	}

	/** There is room for the log record of each, and not for that of all together. */
	@ParameterizedTest
	@EnumSource(names = {"PAGE_CACHE", "SYNCED_FILE"})
	void membersThatFitOnlyOneByOne(Persistence persistence) {
		int length = 1_300_000;
		try (TestEngine engine = open(persistence)) {
			List<Long> references = new ArrayList<>();
			for (int number = 0; number < 3; number++) {
				Transaction transaction = engine.begin();
				references.add(transaction.insertObject(1, bytes(number, length), length));
				transaction.commit();
			}
			List<Transaction> members = new ArrayList<>();
			for (int number = 0; number < 3; number++) {
				Transaction member = engine.begin();
				member.updateObject(references.get(number), 1, bytes(10 + number, length), length);
				members.add(member);
			}
			assertThat(commitTogether(engine, members)).containsOnlyNulls();
			Transaction reader = engine.beginToRead();
			for (int number = 0; number < 3; number++) {
				assertThat(reader.readObject(references.get(number), new BlockImage()).bytes)
						.startsWith(bytes(10 + number, length));
			}
			reader.rollback();
		}
	}

	/** What it had changed by then is in none of the others' commits. */
	@ParameterizedTest
	@EnumSource(names = {"PAGE_CACHE", "SYNCED_FILE"})
	void aMemberThatFindsNoRoomInTheMidstOfItsChanges(Persistence persistence) {
		try (TestEngine engine = open(persistence)) {
			IndexTree tree;
			Transaction first = engine.begin();
			tree = first.createIndex(5);
			first.commit();
			List<Throwable> refusals = commitTogether(engine,
					List.of(entries(engine, tree, 1, 100), entries(engine, tree, 1000, 100_000),
							entries(engine, tree, 200, 100)));
			assertThat(refusals.get(0)).isNull();
			assertThat(refusals.get(1)).isInstanceOf(PoolFullException.class);
			assertThat(refusals.get(2)).isNull();
			assertThat(count(engine, tree)).isEqualTo(200);
			assertThat(engine.engine().failure()).isNull();
			// and the tree is sound
			Transaction last = engine.begin();
			for (long number = 1; number < 101; number++) {
				last.removeEntry(tree, key(number), number);
				last.removeEntry(tree, key(199 + number), 199 + number);
			}
			last.commit();
			assertThat(count(engine, tree)).isZero();
		}
	}

	/** What is done between two batches comes after the commits that came before it. */
	@Test
	void anActionWaitsForThoseBeforeIt() throws Exception {
		try (TestEngine engine = open(Persistence.PAGE_CACHE)) {
			Transaction member = engine.begin();
			member.insertObject(1, bytes(1, 100), 100);
			FutureTask<Boolean> commit = new FutureTask<>(() -> {
				member.commit();
				return true;
			});
			FutureTask<Long> action = new FutureTask<>(
					() -> engine.engine().whileNothingCommits(() -> engine.engine().commitSequence()));
			engine.beforeNextBatch(() -> {
				for (FutureTask<?> each : List.of(commit, action)) {
					awaitParked(Thread.ofPlatform().daemon().start(each));
				}
			});
			Transaction leader = engine.begin();
			leader.insertObject(1, new byte[1], 1);
			leader.commit();
			assertThat(commit.get()).isTrue();
			assertThat(action.get()).isEqualTo(2);
		}
	}

	/** The first of them to be in the batch wins, though none is committed yet. */
	@Test
	void membersThatChangeTheSameObject() {
		try (TestEngine engine = open(Persistence.PAGE_CACHE)) {
			Transaction first = engine.begin();
			long reference = first.insertObject(1, bytes(1, 100), 100);
			first.commit();
			List<Transaction> members = new ArrayList<>();
			for (int number = 0; number < 3; number++) {
				Transaction member = engine.begin();
				member.updateObject(reference, 1, bytes(10 + number, 100), 100);
				members.add(member);
			}
			List<Throwable> refusals = commitTogether(engine, members);
			assertThat(refusals).containsOnlyOnce((Throwable) null);
			assertThat(refusals).filteredOn(Objects::nonNull).hasSize(2)
					.hasOnlyElementsOfType(ConflictException.class);
			Transaction reader = engine.beginToRead();
			assertThat(reader.readObject(reference, new BlockImage()).bytes)
					.startsWith(bytes(10 + refusals.indexOf(null), 100));
			reader.rollback();
		}
	}

	@Test
	void anInterruptIsKeptForWhoeverCommits() {
		try (TestEngine engine = open(Persistence.PAGE_CACHE)) {
			List<Transaction> members = new ArrayList<>();
			for (int number = 0; number < 3; number++) {
				Transaction member = engine.begin();
				member.insertObject(1, bytes(number, 100), 100);
				members.add(member);
			}
			assertThat(commitTogether(engine, members, List.of(members.get(1)))).containsOnlyNulls();
		}
	}

	/** Nothing is stored after the header was told that nothing more will be. */
	@ParameterizedTest
	@EnumSource(names = {"PAGE_CACHE", "SYNCED_FILE"})
	void nothingIsCommittedOnceItIsClosed(Persistence persistence) {
		try (TestEngine engine = open(persistence)) {
			Transaction late = engine.begin();
			late.insertObject(1, bytes(1, 100), 100);
			long newest = engine.engine().commitSequence();
			assertThat(engine.engine().close()).isEqualTo(newest);
			assertThatThrownBy(late::commit).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
			assertThatThrownBy(engine::begin).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
			assertThat(engine.engine().commitSequence()).isEqualTo(newest);
		}
	}

	/** Closing waits for the commit that is under way. */
	@Test
	void closingWaitsForTheLeader() throws Exception {
		try (TestEngine engine = open(Persistence.PAGE_CACHE)) {
			FutureTask<Long> close = new FutureTask<>(() -> engine.engine().close());
			engine.beforeNextBatch(() -> {
				Thread thread = Thread.ofPlatform().daemon().start(close);
				long deadline = System.nanoTime() + DEADLINE_NANOS;
				while (thread.getState() == Thread.State.NEW) {
					assertThat(System.nanoTime()).isLessThan(deadline);
				}
				// time enough to close, if it didn't wait
				for (int count = 0; count < 1000 && !close.isDone(); count++) {
					Thread.yield();
				}
				assertThat(close.isDone()).isFalse();
			});
			Transaction transaction = engine.begin();
			transaction.insertObject(1, bytes(1, 100), 100);
			transaction.commit();
			assertThat(close.get()).isEqualTo(1);
		}
	}

}
