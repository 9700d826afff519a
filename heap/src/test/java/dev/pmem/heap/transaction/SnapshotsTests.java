/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.concurrent.Race;
import dev.pmem.heap.medium.Persistence;

/**
 * Snapshots that begin and end while commits are published.
 */
class SnapshotsTests {

	private static final int ROUNDS = 300_000;

	@TempDir
	Path folder;

	private TestEngine engine;

	/** Of no account: leases only point at it. */
	private Transaction owner;

	@BeforeEach
	void makeOwner() {
		this.engine = new TestEngine(this.folder.resolve("owner"), Persistence.PAGE_CACHE, 64 << 20);
		this.owner = this.engine.beginToRead();
	}

	@AfterEach
	void close() {
		this.engine.close();
	}

	/** What is trimmed is what no snapshot, be it one that is just being acquired, can need. */
	@Test
	void noSnapshotIsOlderThanTheOldestThatWasTold() throws InterruptedException {
		Snapshots snapshots = new Snapshots(1);
		AtomicLong told = new AtomicLong();
		AtomicBoolean done = new AtomicBoolean();
		new Race().add(1, (_) -> {
			while (!done.get()) {
				snapshots.publish(snapshots.published() + 1);
				told.set(snapshots.oldest());
			}
		}).add(1, (_) -> {
			try {
				for (int round = 0; round < ROUNDS; round++) {
					SnapshotLease lease = snapshots.acquire(this.owner);
					long snapshot = lease.snapshot;
					long oldest = told.get();
					if (oldest > snapshot) {
						throw new AssertionError("told " + oldest + ", then acquired " + snapshot);
					}
					snapshots.release(lease);
				}
			} finally {
				done.set(true);
			}
		}).run();
		assertThat(snapshots.activeCount()).isZero();
	}

	/** Threads that find no room at the same moment, and make more. */
	@Tag("slow")
	@Test
	void noTwoHaveTheSameSeat() throws InterruptedException {
		int threads = 3;
		int rounds = 2000;
		List<Snapshots> all = new ArrayList<>();
		for (int round = 0; round < rounds; round++) {
			Snapshots snapshots = new Snapshots(7);
			for (int count = 0; count < 32; count++) {
				snapshots.acquire(this.owner);
			}
			all.add(snapshots);
		}
		AtomicLong arrived = new AtomicLong();
		AtomicReferenceArray<SnapshotLease> leases = new AtomicReferenceArray<>(rounds * threads);
		new Race().add(threads, (thread) -> {
			for (int round = 0; round < rounds; round++) {
				arrived.incrementAndGet();
				while (arrived.get() < (round + 1L) * threads) {
					Thread.onSpinWait();
				}
				Snapshots snapshots = all.get(round);
				SnapshotLease lease = snapshots.acquire(this.owner);
				leases.set(round * threads + thread, lease);
				assertThat(lease.snapshot).isEqualTo(7);
			}
		}).run();
		for (int round = 0; round < rounds; round++) {
			Snapshots snapshots = all.get(round);
			assertThat(snapshots.activeCount()).isEqualTo(32 + threads);
			snapshots.publish(8);
			assertThat(snapshots.oldest()).isEqualTo(7);
			for (int thread = 0; thread < threads; thread++) {
				snapshots.release(leases.get(round * threads + thread));
			}
			assertThat(snapshots.activeCount()).isEqualTo(32);
		}
	}

	/** However many there are, each keeps what it reads, until the last one ends. */
	@Test
	void manySnapshotsAtOnce() {
		int count = 200;
		try (TestEngine engine = new TestEngine(this.folder.resolve("pool"), Persistence.PAGE_CACHE, 64 << 20)) {
			Transaction first = engine.begin();
			long reference = first.insertObject(1, new byte[]{0, 0}, 2);
			first.commit();
			List<Transaction> readers = new ArrayList<>();
			for (int number = 1; number <= count; number++) {
				readers.add(engine.beginToRead());
				update(engine, reference, number);
			}
			assertThat(engine.engine().activeTransactionCount()).isEqualTo(count);
			// the newest and the oldest in turn, so that one in the middle is left
			int oldest = 0;
			int newest = count - 1;
			while (oldest <= newest) {
				for (int number = oldest; number <= newest; number++) {
					BlockImage found = readers.get(number).readObject(reference, new BlockImage());
					assertThat(found.bytes[0]).isEqualTo((byte) number);
				}
				readers.get(((newest - oldest) % 2 == 0) ? oldest++ : newest--).rollback();
				update(engine, reference, 0);
			}
			assertThat(engine.engine().activeTransactionCount()).isZero();
			assertThat(engine.keptBlockCount()).isZero();
		}
	}

	private static void update(TestEngine engine, long reference, int number) {
		Transaction transaction = engine.begin();
		transaction.updateObject(reference, 1, new byte[]{(byte) number, 1}, 2);
		transaction.commit();
	}

	/**
	 * A commit gives its snapshot up before it returns, and whoever begins then may get its place: ended for good, it must
	 * not give up the other's.
	 */
	@Test
	void anEndedTransactionDoesNotEndTheNextOnesSnapshot() {
		try (TestEngine engine = new TestEngine(this.folder.resolve("pool"), Persistence.PAGE_CACHE, 64 << 20)) {
			Transaction first = engine.begin();
			long reference = first.insertObject(1, new byte[]{0, 0}, 2);
			first.commit();
			List<Transaction> readers = new ArrayList<>();
			engine.engine().statistics().observe((_, _, _) -> {
				if (readers.isEmpty()) {
					readers.add(engine.beginToRead());
				}
			});
			update(engine, reference, 1);
			assertThat(engine.engine().activeTransactionCount()).isEqualTo(1);
			for (int number = 2; number < 5; number++) {
				update(engine, reference, number);
				assertThat(readers.getFirst().readObject(reference, new BlockImage()).bytes[0]).isEqualTo((byte) 1);
			}
			readers.getFirst().rollback();
			readers.getFirst().rollback();
			assertThat(engine.engine().activeTransactionCount()).isZero();
		}
	}

}
