/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.pressure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.exception.SnapshotTooOldException;
import dev.pmem.heap.pressure.Counters.Counter;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.TransactionOptions;

/**
 * Transactions that stay open while others commit: what is kept for them is little, and goes with them.
 */
class LongReaderTests {

	private static final HeapOptions OPTIONS = new HeapOptions(Durability.PROCESS_CRASH, 4 << 20, 1 << 30);

	@TempDir
	Path folder;

	private Counters open(HeapOptions options) {
		Counters counters = Counters.open(this.folder.resolve("readers.pmem"), options);
		for (long id = 1; id <= 20; id++) {
			counters.create(id);
		}
		return counters;
	}

	private static void increment(Counters counters, int count) {
		for (int number = 0; number < count; number++) {
			counters.increment(1 + number % 20);
		}
	}

	private static long valueSeen(Counters counters, HeapTransaction reader, long id) {
		Counter counter = counters.extent.find(reader, id);
		return (counter != null) ? counter.value() : -1;
	}

	/** However often an object is changed, a reader needs one version of it. */
	@Test
	void aReaderKeepsOneVersionOfABlock() {
		try (Counters counters = open(OPTIONS)) {
			HeapTransaction reader = counters.heap.begin(TransactionOptions.READ_ONLY);
			increment(counters, 2000);
			long keptAfterSome = counters.heap.statistics().snapshotBytes();
			increment(counters, 20_000);
			// some are still being looked at
			assertThat(counters.heap.statistics().snapshotBytes()).isLessThan(2 * keptAfterSome + (1 << 20));
			for (long id = 1; id <= 20; id++) {
				assertThat(valueSeen(counters, reader, id)).isZero();
			}
			reader.close();
			increment(counters, 1);
			assertThat(counters.heap.statistics().snapshotBytes()).isZero();
		}
	}

	/** Each reader among many sees what was there when it began, whichever of the others have ended. */
	@Test
	void readersInBetweenSeeTheirOwn() {
		try (Counters counters = open(OPTIONS)) {
			List<HeapTransaction> readers = new ArrayList<>();
			for (int round = 0; round < 40; round++) {
				readers.add(counters.heap.begin(TransactionOptions.READ_ONLY));
				increment(counters, 200);
			}
			for (int round = 0; round < 40; round += 3) {
				readers.get(round).close();
			}
			increment(counters, 2000);
			for (int round = 0; round < 40; round++) {
				if (round % 3 != 0) {
					assertThat(valueSeen(counters, readers.get(round), 1 + round % 20)).isEqualTo(round * 10L);
				}
			}
			readers.forEach(HeapTransaction::close);
			// a commit drops a bounded part
			increment(counters, 20);
			assertThat(counters.heap.statistics().snapshotBytes()).isZero();
		}
	}

	/** What was freed while a reader was there is used again, as far as the reader can't see it. */
	@Test
	void whatIsMadeAndFreedUnderAReaderTakesNoSpace() {
		try (Counters counters = open(OPTIONS)) {
			HeapTransaction reader = counters.heap.begin(TransactionOptions.READ_ONLY);
			makeAndDelete(counters, 2000);
			long used = counters.heap.statistics().usedBytes();
			makeAndDelete(counters, 20_000);
			assertThat(counters.heap.statistics().usedBytes()).isLessThan(used + (1 << 20));
			reader.close();
		}
	}

	private static void makeAndDelete(Counters counters, int count) {
		for (int number = 0; number < count; number++) {
			long id = 1000 + number;
			counters.create(id);
			counters.heap.inTransaction((transaction) -> {
				counters.extent.delete(transaction, counters.extent.locate(transaction, id));
				return true;
			});
		}
	}

	/** Objects that are there when the reader begins, more than may be kept for it. */
	@Test
	void theOldestReaderIsEndedBeforeOthersRunOutOfMemory() {
		HeapOptions options = OPTIONS.withMaximumSnapshotBytes(1 << 20);
		try (Counters counters = open(options)) {
			makeLarge(counters, 0);
			HeapTransaction reader = counters.heap.begin(TransactionOptions.READ_ONLY);
			HeapTransaction writer = counters.heap.begin(TransactionOptions.DEFAULT);
			counters.extent.insert(writer, new Counter(7000, "late", 1));
			makeLarge(counters, 1);
			HeapTransaction later = counters.heap.begin(TransactionOptions.READ_ONLY);
			assertThatThrownBy(() -> {
				for (long id = 2000; id < 2200; id++) {
					counters.extent.find(reader, id);
				}
			}).isInstanceOf(SnapshotTooOldException.class).hasMessageContaining("readers.pmem")
					.hasMessageContaining("max-snapshot-memory");
			assertThatThrownBy(writer::commit).isInstanceOf(SnapshotTooOldException.class);
			reader.close();
			// whoever began since is not concerned
			assertThat(valueSeen(counters, later, 2100)).isEqualTo(1);
			later.close();
			increment(counters, 20);
			assertThat(counters.heap.statistics().snapshotBytes()).isZero();
			assertThat(counters.heap.statistics().activeTransactionCount()).isZero();
			assertThat(counters.heap.verify().problems()).isEmpty();
		}
	}

	private static void makeLarge(Counters counters, int value) {
		for (long id = 2000; id < 2200; id++) {
			long counter = id;
			Counter large = new Counter(id, "x".repeat(20_000), value);
			counters.heap.inTransaction((transaction) -> {
				long reference = counters.extent.locate(transaction, counter);
				return (reference == 0)
						? counters.extent.insert(transaction, large)
						: counters.extent.update(transaction, reference, large);
			});
		}
	}

	/** A verification reads a snapshot like any other reader. What is not kept for it any longer must not look like damage. */
	@Test
	void aVerificationThatIsTooOldFindsNoDamage() throws InterruptedException {
		HeapOptions options = OPTIONS.withMaximumSnapshotBytes(64 << 10);
		AtomicBoolean isOver = new AtomicBoolean();
		int[] tooOld = {0};
		try (Counters counters = open(options)) {
			makeLarge(counters, 0);
			Thread writer = new Thread(() -> {
				for (int round = 1; !isOver.get(); round++) {
					makeLarge(counters, round);
				}
			});
			writer.start();
			try {
				long deadline = System.nanoTime() + 60_000_000_000L;
				while (tooOld[0] < 5) {
					assertThat(System.nanoTime()).as("no verification was too old").isLessThan(deadline);
					try {
						assertThat(counters.heap.verify().problems()).isEmpty();
					} catch (SnapshotTooOldException ex) {
						tooOld[0]++;
					}
				}
			} finally {
				isOver.set(true);
				writer.join();
			}
			assertThat(counters.heap.verify().problems()).isEmpty();
		}
	}

	@Test
	void whatNobodyCanReachAnyMoreIsEnded() {
		try (Counters counters = open(OPTIONS)) {
			WeakReference<HeapTransaction> lost = lose(counters);
			long deadline = System.nanoTime() + 60_000_000_000L;
			while (counters.heap.statistics().activeTransactionCount() > 0) {
				assertThat(System.nanoTime()).as("still open").isLessThan(deadline);
				System.gc();
				increment(counters, 1);
			}
			assertThat(lost.get()).isNull();
		}
	}

	private static WeakReference<HeapTransaction> lose(Counters counters) {
		HeapTransaction lost = counters.heap.begin(TransactionOptions.DEFAULT);
		counters.extent.insert(lost, new Counter(99, "lost", 0));
		assertThat(counters.heap.statistics().activeTransactionCount()).isEqualTo(1);
		return new WeakReference<>(lost);
	}

	/** The first with where its thread stands, the next with where it began. */
	@Test
	void whoIsOpenForLongIsTold() {
		Queue<LogRecord> records = new ConcurrentLinkedQueue<>();
		Handler handler = new Handler() {

			@Override
			public void publish(LogRecord record) {
				records.add(record);
			}

			@Override
			public void flush() {}

			@Override
			public void close() {}

		};
		Logger logger = Logger.getLogger("dev.pmem.heap.transaction.OpenTransactions");
		logger.addHandler(handler);
		try (Counters counters = open(OPTIONS.withTransactionWarning(Duration.ofMillis(20)))) {
			HeapTransaction first = counters.heap.begin(TransactionOptions.READ_ONLY);
			awaitRecords(counters, records, 1);
			HeapTransaction second = counters.heap.begin(TransactionOptions.READ_ONLY);
			awaitRecords(counters, records, 2);
			first.close();
			second.close();
		} finally {
			logger.removeHandler(handler);
		}
		assertThat(records).hasSize(2).allSatisfy((record) -> assertThat(record.getMessage()).contains("readers.pmem",
				"is open for longer than PT0.02S", Thread.currentThread().getName()));
		assertThat(records).last().satisfies((record) -> assertThat(record.getThrown().getStackTrace()).anySatisfy((
				frame) -> assertThat(frame.getMethodName()).isEqualTo("whoIsOpenForLongIsTold")));
	}

	private static void awaitRecords(Counters counters, Queue<LogRecord> records, int count) {
		long deadline = System.nanoTime() + 60_000_000_000L;
		while (records.size() < count) {
			assertThat(System.nanoTime()).as("nothing is told").isLessThan(deadline);
			increment(counters, 20);
		}
	}

}
