/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.pmem.heap.exception.PoolFullException;
import dev.pmem.heap.pool.BlockLayout;
import dev.pmem.heap.pool.ChunkTable;
import dev.pmem.heap.pool.PoolLayout;
import dev.pmem.heap.pool.SizeClasses;
import dev.pmem.testing.TestSeed;

/**
 * What an allocator finds in a pool of another process, how much it looks at for that, and what it knows of spans.
 */
class SpaceSearchTests {

	/** Of 64 slots in a span. */
	private static final int PAYLOAD_BYTES = 1000;

	private static final int SIZE_CLASS = SizeClasses.classFor(PAYLOAD_BYTES);

	private static final int OTHER_PAYLOAD_BYTES = 100;

	private final SplittableRandom random = new SplittableRandom(TestSeed.next());

	private MemoryMedium medium = new MemoryMedium(4 << 20, 4 << 20);

	private final Changes changes = new Changes();

	@AfterEach
	void close() {
		this.medium.close();
	}

	/** Stores what a commit would. */
	private final class Changes implements SpanWriter {

		@Override
		public void descriptor(long offset, long descriptor) {
			storeDescriptor(offset, descriptor);
		}

		@Override
		public void fresh(long offset, long sizeBytes) {}

		@Override
		public void staleHeader(long offset) {
			storeHeader(offset, true);
		}

	}

	private void storeDescriptor(long offset, long descriptor) {
		long before = this.medium.segment().get(PoolLayout.LONG, offset);
		long sum = this.medium.segment().get(PoolLayout.LONG, PoolLayout.DESCRIPTOR_SUM_OFFSET);
		this.medium.putLong(PoolLayout.DESCRIPTOR_SUM_OFFSET, sum - before + descriptor);
		this.medium.putLong(offset, descriptor);
	}

	private void storeHeader(long offset, boolean free) {
		this.medium.putLong(offset + BlockLayout.LENGTH, free ? 0 : BlockLayout.lengthAndKind(1, 1));
		this.medium.putLong(offset + BlockLayout.TYPE, free ? BlockLayout.freeTypeAndChecksum(offset) : 1);
	}

	/** A pool that is full of spans, with room for as many; gives an allocator that knows nothing of them. */
	private Allocator poolOf(int spanCount, int sizeClass, IntUnaryOperator freeSlots) {
		return poolOf(spanCount, 2 * spanCount, sizeClass, freeSlots);
	}

	/** As above, that can grow to so many chunks. */
	private Allocator poolOf(int spanCount, int maximumCount, int sizeClass, IntUnaryOperator freeSlots) {
		this.medium.close();
		this.medium = new MemoryMedium((long) (PoolLayout.FIRST_DATA_CHUNK + spanCount) << PoolLayout.CHUNK_BITS,
				(long) (PoolLayout.FIRST_DATA_CHUNK + maximumCount) << PoolLayout.CHUNK_BITS);
		int slotCount = SizeClasses.slotCount(sizeClass);
		for (int span = 0; span < spanCount; span++) {
			int chunk = PoolLayout.FIRST_DATA_CHUNK + span;
			storeDescriptor(PoolLayout.descriptorOffset(chunk), ChunkTable.descriptor(chunk, sizeClass, slotCount));
			int free = freeSlots.applyAsInt(span);
			for (int slot = 0; slot < slotCount; slot++) {
				storeHeader(PoolLayout.chunkOffset(chunk) + (long) slot * SizeClasses.slotBytes(sizeClass),
						slot >= slotCount - free);
			}
		}
		return load();
	}

	private Allocator load() {
		Allocator allocator = new Allocator(this.medium);
		allocator.load();
		return allocator;
	}

	private void endEmptied(Allocator allocator) {
		while (allocator.hasEmptied()) {
			List<Span> ended = allocator.reserveEnds();
			ended.forEach((span) -> storeDescriptor(span.descriptorOffset(), 0));
			allocator.freeEnded(ended);
		}
	}

	@Test
	void allThatIsFreeInASmallPoolIsUsedBeforeItGrows() {
		int[] free = new int[100];
		int freeCount = 0;
		for (int span = 0; span < free.length; span++) {
			free[span] = (this.random.nextInt(4) == 0) ? this.random.nextInt(5) : 0;
			freeCount += free[span];
		}
		Allocator allocator = poolOf(free.length, SIZE_CLASS, (span) -> free[span]);
		long usedAtFirst = allocator.usedBytes();
		for (int count = 0; count < freeCount; count++) {
			allocator.reserve(PAYLOAD_BYTES);
		}
		assertThat(allocator.usedBytes()).isEqualTo(usedAtFirst);
		assertThat(this.medium.growthCount()).isZero();
		allocator.reserve(PAYLOAD_BYTES);
		assertThat(allocator.usedBytes()).isEqualTo(usedAtFirst + PoolLayout.CHUNK_BYTES);
	}

	@Test
	void nobodyWaitsUntilAllOfALargePoolIsScanned() {
		Allocator allocator = poolOf(4000, SIZE_CLASS, (_) -> 0);
		long before = this.medium.prefetchCount();
		allocator.reserve(PAYLOAD_BYTES);
		long atFirst = this.medium.prefetchCount() - before;
		// a sample of the class, and a look at the start of others before the pool grows
		assertThat(atFirst).isBetween(128L, 128L + 4096 + 64);
		before = this.medium.prefetchCount();
		int spans = 20;
		for (int count = 0; count < 64 * spans; count++) {
			allocator.reserve(PAYLOAD_BYTES);
		}
		assertThat(this.medium.prefetchCount() - before).isBetween(8L * (spans - 1), 8L * (spans + 1));
	}

	/** An eighth of what is there: then it knows all of it. */
	@Test
	void aLargePoolDoesNotGrowWithoutEndWhileItHasRoom() {
		Allocator allocator = poolOf(3000, SIZE_CLASS, (span) -> (span % 100 == 99) ? 64 : 0);
		for (int count = 0; count < 30 * 64 + 3000 / 8 * 64; count++) {
			allocator.reserve(PAYLOAD_BYTES);
		}
		assertThat(allocator.usedBytes()).isLessThanOrEqualTo(
				(long) (PoolLayout.FIRST_DATA_CHUNK + 3000 + 3000 / 8 + 1) << PoolLayout.CHUNK_BITS);
	}

	@Test
	void spansWithMuchRoomAreLookedForInALargePool() {
		Allocator allocator = poolOf(3000, SIZE_CLASS, (span) -> (span % 20 == 0) ? 60 : 0);
		long usedAtFirst = allocator.usedBytes();
		for (int count = 0; count < 60 * 140; count++) {
			allocator.reserve(PAYLOAD_BYTES);
		}
		// of the 9000 free slots nearly all are found first
		assertThat(allocator.usedBytes() - usedAtFirst).isLessThanOrEqualTo(3L * PoolLayout.CHUNK_BYTES);
	}

	/** Which spans are looked at first differs from opening to opening, if the pool has changed. */
	@Test
	void eachOpeningLooksElsewhere() {
		poolOf(2000, SIZE_CLASS, (span) -> (span % 50 == 0) ? 64 : 0);
		int foundCount = 0;
		for (int opening = 0; opening < 40; opening++) {
			Allocator allocator = load();
			long offset = allocator.reserve(PAYLOAD_BYTES);
			boolean found = offset < PoolLayout.chunkOffset(PoolLayout.FIRST_DATA_CHUNK + 2000);
			foundCount += found ? 1 : 0;
			// as if other spans had been made
			storeDescriptor(PoolLayout.descriptorOffset(PoolLayout.FIRST_DATA_CHUNK + opening), ChunkTable.descriptor(
					PoolLayout.FIRST_DATA_CHUNK + opening, SIZE_CLASS, 63));
		}
		// 128 of 2000 with 40 that have room: 93 of 100 openings find one
		assertThat(foundCount).isBetween(25, 40);
	}

	@Test
	void whatIsEmptyServesItsOwnClassAtOnceAndOthersOnceItHasEnded() {
		Allocator allocator = poolOf(200, SIZE_CLASS, (_) -> 64);
		long end = PoolLayout.chunkOffset(PoolLayout.FIRST_DATA_CHUNK + 200);
		assertThat(allocator.hasEmptied()).isFalse();
		// the pool would have to grow
		assertThat(allocator.reserveUnlessEmptied(OTHER_PAYLOAD_BYTES)).isZero();
		assertThat(allocator.hasEmptied()).isTrue();
		assertThat(allocator.reserve(PAYLOAD_BYTES)).isBetween(1L, end);
		endEmptied(allocator);
		assertThat(this.medium.growthCount()).isZero();
		TreeMap<Long, Integer> made = new TreeMap<>();
		for (int count = 0; count < 199; count++) {
			assertThat(made.put(allocator.reserveUnlessEmptied(60_000), count)).isNull();
			if (this.medium.growthCount() > 0) {
				break;
			}
		}
		assertThat(made.size()).isGreaterThan(190);
	}

	@Test
	void aSpanWhoseEndIsBeingWrittenServesNobody() {
		Allocator allocator = poolOf(10, SIZE_CLASS, (_) -> 64);
		assertThat(allocator.reserveUnlessEmptied(OTHER_PAYLOAD_BYTES)).isZero();
		List<Span> ended = allocator.reserveEnds();
		assertThat(ended).hasSize(10);
		assertThat(allocator.reserveEnds()).isEmpty();
		long end = PoolLayout.chunkOffset(PoolLayout.FIRST_DATA_CHUNK + 10);
		assertThat(allocator.reserve(PAYLOAD_BYTES)).isGreaterThanOrEqualTo(end);
		// the commit is given up
		allocator.cancelEnds(ended);
		for (int count = 0; count < 63; count++) {
			allocator.reserve(PAYLOAD_BYTES);
		}
		assertThat(allocator.reserve(PAYLOAD_BYTES)).isLessThan(end);
		assertThat(allocator.reserveEnds()).hasSize(9);
	}

	@Test
	void aPoolIsFullOnlyIfAllOfItIs() {
		Allocator allocator = poolOf(1000, SIZE_CLASS, (span) -> (span == 777) ? 1 : 0);
		boolean found = false;
		int count = 0;
		try {
			while (true) {
				found |= allocator.reserve(PAYLOAD_BYTES) < PoolLayout.chunkOffset(PoolLayout.FIRST_DATA_CHUNK + 1000);
				count++;
			}
		} catch (PoolFullException _) {
			assertThat(found).isTrue();
			assertThat(count).isEqualTo(64 * 1000 + 1);
		}
		assertThatThrownBy(() -> allocator.reserve(OTHER_PAYLOAD_BYTES)).isInstanceOf(PoolFullException.class);
	}

	/** As a reader's end does, between two commits. */
	@Test
	void aLargeBlockReleasedBetweenCommitsIsAvoidedByTheNextRecord() {
		Allocator allocator = poolOf(100, SIZE_CLASS, (_) -> 0);
		long first = allocator.reserve(1 << 20);
		long second = allocator.reserve(1 << 20);
		allocator.beginFree();
		allocator.free(second);
		allocator.free(first);
		assertThat(allocator.logAreas().reserve(1 << 20, false).offset()).isGreaterThan(second);
		allocator.beginFree();
		assertThat(allocator.logAreas().reserve(1 << 20, false).offset()).isEqualTo(first);
	}

	/** The last slot is found, however much must be looked at. */
	@Test
	void theLastSlotOfAPoolIsFound() {
		Allocator allocator = poolOf(2000, 2000, SIZE_CLASS, (span) -> (span == 1777) ? 1 : 0);
		assertThat(PoolLayout.chunkOf(allocator.reserve(PAYLOAD_BYTES)))
				.isEqualTo(PoolLayout.FIRST_DATA_CHUNK + 1777);
		assertThatThrownBy(() -> allocator.reserve(PAYLOAD_BYTES)).isInstanceOf(PoolFullException.class);
	}

	/** Of spans that nobody has looked at. */
	@Test
	void aSlotThatIsFreedServesAgain() {
		Allocator allocator = poolOf(10, 10, SIZE_CLASS, (_) -> 0);
		long offset = PoolLayout.chunkOffset(PoolLayout.FIRST_DATA_CHUNK + 4);
		assertThat(allocator.prepareFree(offset)).isZero();
		storeHeader(offset, true);
		assertThatThrownBy(() -> allocator.reserve(PAYLOAD_BYTES)).isInstanceOf(PoolFullException.class);
		allocator.free(offset);
		assertThat(allocator.reserve(PAYLOAD_BYTES)).isEqualTo(offset);
	}

}
