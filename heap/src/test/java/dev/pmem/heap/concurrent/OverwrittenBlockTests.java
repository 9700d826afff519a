/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.medium.Persistence;
import dev.pmem.heap.transaction.TestEngine;
import dev.pmem.heap.transaction.Transaction;

/**
 * A block that is overwritten without pause. A large one takes as long to copy as there is between two commits, so that
 * readers meet each moment of its being overwritten; of a small one, snapshots begin and end at each moment of a commit.
 */
@Tag("slow")
class OverwrittenBlockTests {

	@TempDir
	Path folder;

	private final AtomicBoolean done = new AtomicBoolean();

	private final AtomicLong committed = new AtomicLong();

	@ParameterizedTest
	@CsvSource({"PAGE_CACHE, 40000, 3000", "SYNCED_FILE, 40000, 3000", "PAGE_CACHE, 16, 60000",
			"SYNCED_FILE, 16, 60000"})
	void readersSeeOneVersion(Persistence persistence, int length, int commits) throws InterruptedException {
		try (TestEngine engine = new TestEngine(this.folder.resolve("pool"), persistence, 64 << 20)) {
			Transaction first = engine.begin();
			long reference = first.insertObject(1, new byte[length], length);
			first.commit();
			new Race().add(1, (_) -> {
				try {
					overwrite(engine, reference, length, commits);
				} finally {
					this.done.set(true);
				}
			}).add(2, (_) -> {
				while (!this.done.get()) {
					read(engine, reference, length);
				}
			}).run();
			assertThat(this.committed.get()).isEqualTo(commits);
		}
	}

	private void overwrite(TestEngine engine, long reference, int length, int commits) {
		byte[] bytes = new byte[length];
		for (int number = 1; number <= commits; number++) {
			Arrays.fill(bytes, (byte) number);
			Transaction transaction = engine.begin();
			transaction.updateObject(reference, 1, bytes, length);
			transaction.commit();
			this.committed.set(number);
		}
	}

	/** Twice, with time for commits in between: the snapshot stays. */
	private void read(TestEngine engine, long reference, int length) {
		long least = this.committed.get();
		Transaction transaction = engine.beginToRead();
		try {
			BlockImage found = transaction.readObject(reference, new BlockImage());
			for (int index = 1; index < length; index++) {
				if (found.bytes[index] != found.bytes[0]) {
					throw new AssertionError("byte " + index + " is of another version than the first");
				}
			}
			byte number = found.bytes[0];
			long most = this.committed.get() + 1;
			if ((number - least & 0xFF) > most - least) {
				throw new AssertionError("found " + number + " with " + least + " to " + most + " committed");
			}
			BlockImage again = transaction.readObject(reference, new BlockImage());
			if (again.version != found.version || again.bytes[0] != number) {
				throw new AssertionError("found " + again.version + " after " + found.version);
			}
		} finally {
			transaction.rollback();
		}
	}

}
