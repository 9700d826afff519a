/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.TestHeaps;
import dev.pmem.heap.inspect.BlockCensus;
import dev.pmem.heap.medium.CrashModel;
import dev.pmem.heap.medium.SimulatedMedium;
import dev.pmem.heap.pool.BlockKind;
import dev.pmem.heap.pool.BlockLayout;
import dev.pmem.heap.pool.PoolLayout;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.TransactionOptions;
import dev.pmem.heap.store.Verification;

/**
 * The verifier finds what it's there for.
 */
class HeapVerifierTests {

	private final SimulatedMedium medium = SimulatedMedium.create(CrashModel.PROCESS_CRASH, 4 << 20, 8 << 20, 1);

	private PersistentHeap heap;

	private Extent<Item> items;

	@BeforeEach
	void open() {
		this.heap = TestHeaps.open(this.medium);
		this.items = this.heap.extent(Item.EXTENT);
		this.heap.inTransactionWithoutResult((transaction) -> {
			for (long id = 1; id <= 200; id++) {
				this.items.insert(transaction, new Item(id, "name" + id, "category", 1, "x".repeat((int) id)));
			}
		});
	}

	@AfterEach
	void close() {
		this.heap.close();
	}

	private long word(long offset) {
		return this.medium.segment().get(PoolLayout.LONG, offset);
	}

	private long reference(long id) {
		try (HeapTransaction transaction = this.heap.begin(TransactionOptions.READ_ONLY)) {
			return this.items.locate(transaction, id);
		}
	}

	private void requireProblem(String... parts) {
		Verification verification = this.heap.verify();
		assertThat(verification.isSound()).isFalse();
		assertThat(verification.problems()).anySatisfy((problem) -> assertThat(problem).contains(parts));
	}

	@Test
	void aSoundPool() {
		Verification verification = this.heap.verify();
		assertThat(verification.problems()).isEmpty();
		assertThat(verification.objectCount()).isEqualTo(200);
		assertThat(verification.entryCount()).isGreaterThan(3 * 200);
		assertThat(verification.blockCount()).isGreaterThan(200);
	}

	/** All in it is right, but the pool doesn't add up: an object of before the last commit in the place of the newest. */
	@Test
	void anObjectOfAnEarlierState() {
		long offset = reference(50);
		long[] before = {word(offset), word(offset + 8), word(offset + 16), word(offset + 24), word(offset + 32),
				word(offset + 40), word(offset + 48)};
		this.heap.inTransaction((transaction) -> this.items.update(transaction, offset,
				new Item(50, "name50", "category", 2, "x".repeat(50))));
		this.items.nextSequenceValue();
		for (int index = 0; index < before.length; index++) {
			this.medium.putLong(offset + 8L * index, before[index]);
		}
		requireProblem("The pool adds up to", "of an earlier state");
	}

	@Test
	void aBlockThatNothingRefersTo() {
		// the catalog's span has slots as large as an index node
		long free = PoolLayout.CATALOG_ROOT_OFFSET;
		while (word(free + BlockLayout.TYPE) != BlockLayout.freeTypeAndChecksum(free)) {
			free += 1024;
		}
		this.medium.putLong(free + BlockLayout.LENGTH,
				BlockLayout.lengthAndKind(0, BlockKind.OBJECT.code()));
		requireProblem("offset " + free, "reached from nowhere");
	}

	@Test
	void aFlippedBitOfAnObject() {
		long offset = reference(50) + BlockLayout.HEADER_BYTES;
		this.medium.putLong(offset, word(offset) ^ 1L << 17);
		requireProblem("checksum", "offset " + reference(50));
	}

	@Test
	void aVersionThatNoCommitHad() {
		long offset = reference(50);
		this.medium.putLong(offset, 1_000_000);
		requireProblem("offset " + offset, "1000000");
	}

	@Test
	void aBlockThatIsFree() {
		long offset = reference(50);
		this.medium.putLong(offset + BlockLayout.LENGTH, 0);
		this.medium.putLong(offset + BlockLayout.TYPE, 0);
		requireProblem("offset " + offset);
	}

	/** The checksum is right, as if the engine had stored a wrong key: only the key made anew from the object tells. */
	@ParameterizedTest
	@ValueSource(booleans = {true, false})
	void anIndexEntryThatIsNotTheObjects(boolean isExtentOpen) {
		// else the damage would be to the last commit, and be taken for an unfinished one
		this.items.nextSequenceValue();
		byte[] key = "name150".getBytes(StandardCharsets.US_ASCII);
		byte[] wrong = "name15!".getBytes(StandardCharsets.US_ASCII);
		BlockCensus.take(this.medium, Long.MAX_VALUE, (problem) -> {}).forEachBlock((offset, kind) -> {
			byte[] payload = new byte[BlockLayout.lengthOf(word(offset + BlockLayout.LENGTH))];
			MemorySegment.copy(this.medium.segment(), ValueLayout.JAVA_BYTE, offset + BlockLayout.HEADER_BYTES, payload,
					0, payload.length);
			int index = (kind == BlockKind.INDEX_NODE) ? indexOf(payload, key) : -1;
			if (index >= 0) {
				System.arraycopy(wrong, 0, payload, index, wrong.length);
				int type = BlockLayout.typeOf(word(offset + BlockLayout.TYPE));
				this.medium.write(offset + BlockLayout.HEADER_BYTES, payload, 0, payload.length);
				this.medium.putLong(offset + BlockLayout.TYPE, BlockLayout.typeAndChecksum(type,
						BlockLayout.checksum(offset, kind.code(), type, payload, payload.length)));
			}
		});
		if (isExtentOpen) {
			requireProblem("Index name", "no entry", "offset " + reference(150));
			return;
		}
		long reference = reference(150);
		try (PersistentHeap other = TestHeaps.open(new ForwardingMedium(this.medium))) {
			assertThat(other.verify().problems()).satisfiesExactly(
					(problem) -> assertThat(problem).contains("The pool adds up to"),
					(problem) -> assertThat(problem).contains("Index name", "no entry", "offset " + reference));
		}
	}

	private static int indexOf(byte[] bytes, byte[] part) {
		for (int index = 0; index <= bytes.length - part.length; index++) {
			if (Arrays.equals(bytes, index, index + part.length, part, 0, part.length)) {
				return index;
			}
		}
		return -1;
	}

	@Test
	void aDamagedCopyOfTheHeader() {
		long offset = (word(40) > word(4096 + 40)) ? 4096 : 0;
		this.medium.putLong(offset + 56, 77);
		requireProblem("of the header, at offset " + offset);
	}

	@Test
	void aDamagedLogRecord() {
		long sequence = this.heap.verify().commitSequence();
		long frame = PoolLayout.logFrameOffset((int) (sequence & 1));
		this.medium.putLong(frame + 64, word(frame + 64) ^ 1);
		requireProblem("log record of the newest commit", "offset " + (frame + 64));
		this.medium.putLong(frame + 8, 0);
		requireProblem("log's frame at offset " + frame, "no whole record");
	}

	/** As many further problems as there may be, the list stays short. */
	@Test
	void manyProblems() {
		for (long id = 1; id <= 200; id++) {
			long offset = reference(id) + BlockLayout.HEADER_BYTES;
			this.medium.putLong(offset, word(offset) ^ 1);
		}
		Verification verification = this.heap.verify();
		assertThat(verification.problems()).hasSize(Verification.MAXIMUM_PROBLEMS);
		assertThat(verification.problems().getLast()).contains("further problems");
	}

}
