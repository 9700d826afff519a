/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.medium.Persistence;
import dev.pmem.heap.transaction.TestEngine;
import dev.pmem.heap.transaction.Transaction;

/**
 * Errors of the JVM that stop a leader: before a batch is in progress nothing is left of it; from then on it is carried to
 * its end, whoever does it.
 */
class BatchInProgressTests {

	/** More often than one leader tries. */
	private static final int OFTEN = 25;

	@TempDir
	Path folder;

	private TestEngine engine;

	@BeforeEach
	void open() {
		this.engine = new TestEngine(this.folder.resolve("pool"), Persistence.PAGE_CACHE, 64 << 20);
	}

	@AfterEach
	void close() {
		this.engine.close();
	}

	private static byte[] bytes(int number) {
		byte[] bytes = new byte[100];
		java.util.Arrays.fill(bytes, (byte) number);
		return bytes;
	}

	private long insert(int number) {
		Transaction transaction = this.engine.begin();
		long reference = transaction.insertObject(1, bytes(number), 100);
		transaction.commit();
		return reference;
	}

	private void requireObject(long reference, int number) {
		Transaction reader = this.engine.beginToRead();
		assertThat(reader.readObject(reference, new BlockImage()).bytes).startsWith(bytes(number));
		reader.rollback();
	}

	private void failOften(int count, Error error) {
		AtomicInteger left = new AtomicInteger(count);
		this.engine.afterStore(() -> {
			if (left.getAndDecrement() > 0) {
				throw error;
			}
		});
	}

	/** No snapshot sees a batch that is being stored; one that begins meanwhile keeps what the batch supersedes. */
	@Test
	void aBatchIsSeenOnceItIsPublished() {
		long reference = insert(1);
		List<Transaction> readers = new ArrayList<>();
		this.engine.afterStore(() -> {
			Transaction reader = this.engine.beginToRead();
			assertThat(reader.snapshot()).isEqualTo(1);
			assertThat(reader.readObject(reference, new BlockImage()).bytes).startsWith(bytes(1));
			readers.add(reader);
		});
		Transaction transaction = this.engine.begin();
		transaction.updateObject(reference, 1, bytes(2), 100);
		transaction.commit();
		this.engine.afterStore(() -> {});
		assertThat(this.engine.engine().failure()).isNull();
		requireObject(reference, 2);
		assertThat(readers.getFirst().readObject(reference, new BlockImage()).bytes).startsWith(bytes(1));
		readers.getFirst().rollback();
	}

	/** Past the point from which it can't be given up a commit is told as committed, if it can be finished at all. */
	@Test
	void aCommitForWhichThereIsNoMemoryIsFinished() {
		failOften(OFTEN, new OutOfMemoryError("of the test"));
		long reference = insert(1);
		assertThat(this.engine.engine().failure()).isNull();
		assertThat(this.engine.engine().commitSequence()).isEqualTo(1);
		requireObject(reference, 1);
		requireObject(insert(2), 2);
		assertThat(this.engine.engine().activeTransactionCount()).isZero();
	}

	/** Where a leader had no stack the next one, or whoever begins, goes on with its batch before anything else. */
	@Test
	void aCommitForWhichThereIsNoStackIsFinishedByOthers() {
		long reference = insert(1);
		for (int others = 0; others < 3; others++) {
			int number = 10 + others;
			Transaction waiting = this.engine.begin();
			waiting.insertObject(1, bytes(99), 100);
			Transaction transaction = this.engine.begin();
			transaction.updateObject(reference, 1, bytes(number), 100);
			failOften(3, new StackOverflowError("of the test"));
			long before = this.engine.engine().commitSequence();
			assertThatThrownBy(transaction::commit).isInstanceOf(StackOverflowError.class);
			assertThat(this.engine.engine().commitSequence()).isEqualTo(before);
			switch (others) {
				case 0 -> waiting.commit();
				case 1 -> {
					requireObject(reference, number);
					waiting.rollback();
				}
				default -> {
					this.engine.engine().whileNothingCommits(() -> true);
					waiting.rollback();
				}
			}
			assertThat(this.engine.engine().commitSequence()).isEqualTo(before + ((others == 0) ? 2 : 1));
			requireObject(reference, number);
		}
		assertThat(this.engine.engine().failure()).isNull();
		assertThat(this.engine.engine().activeTransactionCount()).isZero();
	}

	/** What ends before a batch is in progress leaves nothing: neither a commit nor reserved space. */
	@Test
	void aCommitThatCanNotBePreparedIsRefused() {
		long reference = insert(1);
		for (Error error : List.of(new OutOfMemoryError("of the test"), new StackOverflowError("of the test"))) {
			Transaction transaction = this.engine.begin();
			transaction.updateObject(reference, 1, bytes(2), 100);
			transaction.insertObject(1, new byte[700_000], 700_000);
			long used = this.engine.usedBytes();
			this.engine.beforeNextBatch(() -> {
				throw error;
			});
			assertThatThrownBy(transaction::commit).isSameAs(error);
			assertThat(this.engine.usedBytes()).isLessThan(used - 700_000);
			assertThat(this.engine.engine().commitSequence()).isEqualTo(1);
			requireObject(reference, 1);
		}
		insert(3);
		assertThat(this.engine.engine().commitSequence()).isEqualTo(2);
		assertThat(this.engine.engine().activeTransactionCount()).isZero();
	}

	/** A failure other than for want of memory or stack ends commits for good, before anything else can be acknowledged. */
	@Test
	void aFailureOfTheLogEndsCommits() {
		failOften(1, new AssertionError("of the test"));
		assertThatThrownBy(() -> insert(1)).hasMessageContaining("failed while it was stored");
		assertThat(this.engine.engine().failure()).isNotNull();
		assertThat(this.engine.engine().commitSequence()).isZero();
		assertThatThrownBy(() -> insert(2)).hasMessageContaining("takes no more commits");
	}

	/** Whatever stores of it got lost: who reads is served from the version chains. */
	@Test
	void whatAFailedBatchWasToSupersedeStaysReadable() {
		long reference = insert(1);
		this.engine.afterStore(() -> {
			// the version of before, and bytes of neither
			this.engine.restoreVersion(reference, 1);
			this.engine.damage(reference + 30, 0);
			throw new AssertionError("of the test");
		});
		Transaction transaction = this.engine.begin();
		transaction.updateObject(reference, 1, bytes(2), 100);
		assertThatThrownBy(transaction::commit).hasMessageContaining("failed while it was stored");
		requireObject(reference, 1);
	}

	/** Spans had become empty before: a batch that is given up was about to write their ends. */
	@Test
	void spansThatABatchWasToEndAreEndedByTheNext() {
		List<Long> references = new ArrayList<>();
		Transaction inserting = this.engine.begin();
		for (int count = 0; count < 200; count++) {
			references.add(inserting.insertObject(1, new byte[3000], 3000));
		}
		inserting.commit();
		Transaction deleting = this.engine.begin();
		references.forEach(deleting::deleteObject);
		deleting.commit();
		long used = this.engine.usedBytes();
		this.engine.beforeNextBatch(() -> {
			throw new OutOfMemoryError("of the test");
		});
		assertThatThrownBy(() -> insert(1)).isInstanceOf(OutOfMemoryError.class);
		assertThat(this.engine.usedBytes()).isGreaterThan(used - 100_000);
		insert(2);
		assertThat(this.engine.usedBytes()).isLessThan(used - 100_000);
	}

}
