/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.PoolFullException;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.medium.Persistence;
import dev.pmem.heap.pool.BlockLayout;
import dev.pmem.heap.pool.PoolLayout;
import dev.pmem.heap.pool.SizeClasses;
import dev.pmem.testing.TestSeed;

/**
 * Space of a pool of several regions, in which nothing is ever stored.
 */
class AllocatorTests {

	private static final long MAXIMUM = 5L << 29;

	@TempDir
	Path folder;

	private final SplittableRandom random = new SplittableRandom(TestSeed.next());

	private final Arena arena = Arena.ofShared();

	private EmptyMedium medium;

	private Allocator allocator;

	@BeforeEach
	void create() throws IOException {
		Path file = this.folder.resolve("sparse");
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.SPARSE,
				StandardOpenOption.READ, StandardOpenOption.WRITE)) {
			this.medium = new EmptyMedium(channel.map(FileChannel.MapMode.READ_WRITE, 0, MAXIMUM, this.arena));
			this.allocator = new Allocator(this.medium);
		}
	}

	@AfterEach
	void close() {
		this.arena.close();
	}

	/** The replay of a journal writes to chunks of descriptors, too; space before the first data chunk is never given out. */
	@Test
	void avoidedChunksAreNotWhereTheSearchBegins() {
		this.allocator.logAreas().reserve(1 << 20, false, (chunk) -> chunk < 40);
		for (int count = 0; count < 100; count++) {
			assertThat(this.allocator.reserve(60_000)).isGreaterThanOrEqualTo(PoolLayout.CATALOG_ROOT_OFFSET);
		}
	}

	/** Zeros, of which there are more after {@link #grow}. */
	private static final class EmptyMedium implements Medium {

		private final MemorySegment segment;

		private volatile long sizeBytes = 4 << 20;

		/** What the disk has room for. */
		private long diskBytes = MAXIMUM;

		EmptyMedium(MemorySegment segment) {
			this.segment = segment;
		}

		@Override
		public String name() {
			return "empty";
		}

		@Override
		public String kind() {
			return "empty";
		}

		@Override
		public Persistence persistence() {
			return Persistence.PAGE_CACHE;
		}

		@Override
		public void force(long offset, long sizeBytes) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void forceAll() {
			throw new UnsupportedOperationException();
		}

		@Override
		public void forceToDevice(long offset, long sizeBytes) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void forceAllToDevice() {
			throw new UnsupportedOperationException();
		}

		@Override
		public void shrink(long sizeBytes) {
			throw new UnsupportedOperationException();
		}

		@Override
		public MemorySegment segment() {
			return this.segment;
		}

		@Override
		public long sizeBytes() {
			return this.sizeBytes;
		}

		@Override
		public long maximumSizeBytes() {
			return MAXIMUM;
		}

		@Override
		public void grow(long sizeBytes) {
			assertThat(sizeBytes).isBetween(this.sizeBytes, MAXIMUM);
			if (sizeBytes > this.diskBytes) {
				throw new PoolFullException("the disk is full");
			}
			this.sizeBytes = sizeBytes;
		}

		@Override
		public void putLong(long offset, long value) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void putLongRelease(long offset, long value) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void write(long offset, byte[] source, int index, int length) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void zero(long offset, long sizeBytes) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void flush(long offset, long sizeBytes) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void fence() {
			throw new UnsupportedOperationException();
		}

		@Override
		public void close() {
			throw new UnsupportedOperationException();
		}

	}

	private static int payloadLength(SplittableRandom random) {
		return switch (random.nextInt(40)) {
			case 0 -> random.nextInt(20_000_000);
			case 1, 2, 3 -> random.nextInt(200_000);
			case 4, 5, 6, 7, 8 -> random.nextInt(8000);
			default -> random.nextInt(300);
		};
	}

	/** Where the block ends; checks that it lies where one can. */
	private long endOf(long offset, int payloadLength) {
		assertThat(this.allocator.describeMisplaced(offset)).isNull();
		assertThat(this.allocator.capacity(offset)).isGreaterThanOrEqualTo(payloadLength);
		long end = offset + BlockLayout.HEADER_BYTES + this.allocator.capacity(offset);
		assertThat(offset >>> PoolLayout.REGION_BITS).isEqualTo((end - 1) >>> PoolLayout.REGION_BITS);
		assertThat(PoolLayout.isDataChunk(PoolLayout.chunkOf(offset))).isTrue();
		assertThat(PoolLayout.isDataChunk(PoolLayout.chunkOf(end - 1))).isTrue();
		return end;
	}

	private static void requireApart(TreeMap<Long, Long> ends, long offset, long end) {
		Map.Entry<Long, Long> before = ends.floorEntry(offset);
		assertThat(before == null ? 0 : before.getValue()).isLessThanOrEqualTo(offset);
		Long after = ends.ceilingKey(offset);
		assertThat(after == null ? Long.MAX_VALUE : after).isGreaterThanOrEqualTo(end);
	}

	@Test
	void blocksNeverOverlap() {
		long usedAtFirst = this.allocator.usedBytes();
		TreeMap<Long, Long> ends = new TreeMap<>();
		List<Long> offsets = new ArrayList<>();
		for (int step = 0; step < 40_000; step++) {
			boolean shrinking = step % 10_000 > 7000;
			if (!offsets.isEmpty() && this.random.nextInt(10) < (shrinking ? 7 : 4)) {
				int index = this.random.nextInt(offsets.size());
				long offset = offsets.set(index, offsets.getLast());
				offsets.removeLast();
				ends.remove(offset);
				this.allocator.cancel(offset);
			} else {
				int length = payloadLength(this.random);
				long offset;
				try {
					offset = this.allocator.reserve(length);
				} catch (PoolFullException ex) {
					continue;
				}
				long end = endOf(offset, length);
				requireApart(ends, offset, end);
				ends.put(offset, end);
				offsets.add(offset);
			}
		}
		offsets.forEach(this.allocator::cancel);
		// a span of each size class is kept
		assertThat(this.allocator.usedBytes() - usedAtFirst).isBetween(0L, 8L * PoolLayout.CHUNK_BYTES
				* SizeClasses.COUNT);
		assertThat(this.allocator.reserveEnds()).isEmpty();
	}

	@Test
	void aBlockLiesWithinARegion() {
		int length = 600 << 20;
		long first = this.allocator.reserve(length);
		long second = this.allocator.reserve(length);
		assertThat(endOf(first, length)).isLessThan(PoolLayout.REGION_BYTES);
		assertThat(second).isEqualTo(PoolLayout.REGION_BYTES + 3 * PoolLayout.CHUNK_BYTES);
		endOf(second, length);
		assertThatThrownBy(() -> this.allocator.reserve(length)).isInstanceOf(PoolFullException.class);
		// what is left of the first region still serves
		assertThat(endOf(this.allocator.reserve(300 << 20), 300 << 20)).isLessThan(PoolLayout.REGION_BYTES);
		this.allocator.cancel(first);
		assertThat(this.allocator.reserve(length)).isEqualTo(first);
	}

	@Test
	void aLogRecordDoesNotLieWhereTheNewestCommitFreed() {
		long large = this.allocator.reserve(1 << 20);
		this.allocator.beginFree();
		this.allocator.free(large);
		LogAreas.Area scratch = this.allocator.logAreas().reserve(1 << 20, false);
		assertThat(scratch.offset()).isGreaterThanOrEqualTo(large + (1 << 20));
		this.allocator.logAreas().free(scratch);
		// a block may
		assertThat(this.allocator.reserve(1 << 20)).isEqualTo(large);
		this.allocator.cancel(large);
		// and once another commit is whole a record may, too
		this.allocator.beginFree();
		assertThat(this.allocator.logAreas().reserve(1 << 20, false).offset()).isEqualTo(large);
	}

	/** The journal may have to replay to the pool's own tables, too. */
	@Test
	void whatALogRecordAvoidsIsNoReasonToLookForSpaceInTheTables() {
		long scratch = this.allocator.logAreas().reserve(1 << 20, false, (chunk) -> chunk < 30).offset();
		assertThat(scratch).isEqualTo(30L << PoolLayout.CHUNK_BITS);
		assertThat(this.allocator.reserve(1000)).isGreaterThanOrEqualTo(PoolLayout.CATALOG_ROOT_OFFSET);
	}

	@Test
	void threadsNeverGetTheSameBlock() throws InterruptedException {
		long seed = this.random.nextLong();
		Queue<Map.Entry<Long, Long>> reserved = new ConcurrentLinkedQueue<>();
		Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
		List<Thread> threads = new ArrayList<>();
		for (int number = 0; number < 4; number++) {
			SplittableRandom own = new SplittableRandom(seed + number);
			threads.add(Thread.ofPlatform().start(() -> {
				try {
					for (int step = 0; step < 8000; step++) {
						int length = (own.nextInt(50) == 0) ? 100_000 : own.nextInt(2000);
						long offset = this.allocator.reserve(length);
						if (own.nextInt(3) == 0) {
							reserved.add(Map.entry(offset, offset + BlockLayout.HEADER_BYTES + length));
						} else {
							this.allocator.cancel(offset);
						}
					}
				} catch (Throwable ex) {
					failures.add(ex);
				}
			}));
		}
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(failures).isEmpty();
		TreeMap<Long, Long> ends = new TreeMap<>();
		reserved.forEach((block) -> {
			requireApart(ends, block.getKey(), block.getValue());
			ends.put(block.getKey(), block.getValue());
		});
	}

	/** The journal avoids chunks that it would write to in a replay, and those of the descriptors are among them. */
	@Test
	void whatScratchAvoidsIsNotHandedOutLater() {
		this.allocator.reserve(100_000);
		this.allocator.logAreas().reserve(100_000, false, (chunk) -> chunk < 30);
		for (int count = 0; count < 5; count++) {
			assertThat(this.allocator.reserve(100_000)).isGreaterThanOrEqualTo(PoolLayout.CATALOG_ROOT_OFFSET);
		}
	}

	@Test
	void whatScratchAvoidedIsUsedForBlocks() {
		this.allocator.logAreas().reserve(60_000, false, (chunk) -> chunk < 30);
		assertThat(this.allocator.reserve(1000)).isLessThan(30L << PoolLayout.CHUNK_BITS);
	}

	/** The file grows ahead of need, but not where the disk has no room for more than is needed. */
	@Test
	void aDiskThatIsNearlyFullIsUsed() {
		this.medium.diskBytes = 6 << 20;
		long end = 0;
		try {
			while (true) {
				end = endOf(this.allocator.reserve(100_000), 100_000);
			}
		} catch (PoolFullException ex) {
			assertThat(ex).hasMessageContaining("the disk is full");
		}
		// some chunks are asked for at a time
		assertThat(end).isBetween(this.medium.diskBytes - 6 * PoolLayout.CHUNK_BYTES, this.medium.diskBytes);
	}

	/** All of it, up to its last chunk. */
	@Test
	void aPoolIsUsedUpToItsMaximum() {
		long end = 0;
		try {
			while (true) {
				end = endOf(this.allocator.reserve(1 << 20), 1 << 20);
			}
		} catch (PoolFullException ex) {
			assertThat(ex).hasMessageContaining("maximum");
		}
		assertThat(end).isGreaterThan(MAXIMUM - (2 << 20));
		try {
			while (true) {
				end = Math.max(end, endOf(this.allocator.reserve(8000), 8000));
			}
		} catch (PoolFullException ex) {
			assertThat(end).isGreaterThan(MAXIMUM - PoolLayout.CHUNK_BYTES);
		}
	}

	/** The log that the header names must not lie where blocks are. */
	@Test
	void anAreaWhereASpanIsIsTold() {
		long block = this.allocator.reserve(1000) & -PoolLayout.CHUNK_BYTES;
		for (int before = 0; before < 4; before++) {
			long offset = block - before * PoolLayout.CHUNK_BYTES;
			assertThatThrownBy(() -> this.allocator.logAreas().reserveAt(offset, 4 * PoolLayout.CHUNK_BYTES))
					.isInstanceOf(CorruptPoolException.class);
		}
		this.allocator.logAreas().reserveAt(block + PoolLayout.CHUNK_BYTES, 4 * PoolLayout.CHUNK_BYTES);
		assertThat(this.allocator.reserve(100_000)).isGreaterThanOrEqualTo(block + 5 * PoolLayout.CHUNK_BYTES);
	}

}
