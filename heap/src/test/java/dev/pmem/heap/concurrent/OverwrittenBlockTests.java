package dev.pmem.heap.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.medium.Persistence;
import dev.pmem.heap.transaction.TestEngine;
import dev.pmem.heap.transaction.Transaction;

/**
 * A block so large that copying it takes as long as the time between two commits that overwrite it, so that readers meet
 * each moment of its being overwritten.
 */
class OverwrittenBlockTests {

	private static final int LENGTH = 40_000;

	private static final int COMMITS = 4000;

	@TempDir
	Path folder;

	private final AtomicBoolean done = new AtomicBoolean();

	private final AtomicLong committed = new AtomicLong();

	@ParameterizedTest
	@EnumSource(names = {"PAGE_CACHE", "SYNCED_FILE"})
	void readersSeeOneVersion(Persistence persistence) throws InterruptedException {
		try (TestEngine engine = new TestEngine(this.folder.resolve("pool"), persistence, 64 << 20)) {
			Transaction first = engine.begin();
			long reference = first.insertObject(1, new byte[LENGTH], LENGTH);
			first.commit();
			new Race().add(1, (_) -> {
				try {
					overwrite(engine, reference);
				} finally {
					this.done.set(true);
				}
			}).add(2, (_) -> {
				while (!this.done.get()) {
					read(engine, reference);
				}
			}).run();
			assertThat(this.committed.get()).isEqualTo(COMMITS);
		}
	}

	private void overwrite(TestEngine engine, long reference) {
		byte[] bytes = new byte[LENGTH];
		for (int number = 1; number <= COMMITS; number++) {
			Arrays.fill(bytes, (byte) number);
			Transaction transaction = engine.begin();
			transaction.updateObject(reference, 1, bytes, LENGTH);
			transaction.commit();
			this.committed.set(number);
		}
	}

	/** Twice, with time for commits in between: the snapshot stays. */
	private void read(TestEngine engine, long reference) {
		long least = this.committed.get();
		Transaction transaction = engine.beginToRead();
		try {
			byte[] found = transaction.readObject(reference, new BlockImage()).bytes.clone();
			for (int index = 1; index < LENGTH; index++) {
				if (found[index] != found[0]) {
					throw new AssertionError("byte " + index + " is of another version than the first");
				}
			}
			assertThat((byte) (found[0] - least)).as("commits seen beyond those before it began")
					.isGreaterThanOrEqualTo((byte) 0);
			assertThat(transaction.readObject(reference, new BlockImage()).bytes).startsWith(found);
		} finally {
			transaction.rollback();
		}
	}

}
