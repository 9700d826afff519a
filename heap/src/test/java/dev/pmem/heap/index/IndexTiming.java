/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.index;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.block.BlockSink;
import dev.pmem.heap.pool.BlockKind;

/**
 * Prints nanoseconds per lookup and insert of eight-byte keys, over blocks in one large array. Not a test: run its main.
 */
final class IndexTiming {

	/** How blocks are read: as they are, copied, copied and checksummed, and that only where the image isn't there yet. */
	private enum Reading {
		SHARED, COPIED, CHECKED, REMEMBERED
	}

	private IndexTiming() {}

	public static void main(String[] arguments) {
		for (int round = 0; round < 3; round++) {
			for (int count : new int[]{100_000, 1_000_000}) {
				for (boolean ascending : new boolean[]{true, false}) {
					time(count, ascending);
				}
			}
		}
	}

	private static void time(int count, boolean ascending) {
		ArrayBlocks blocks = new ArrayBlocks();
		IndexTree tree = IndexTree.create(blocks, 1);
		IndexScratch scratch = new IndexScratch(Integer.getInteger("nodes", 16));
		Random random = new Random(1);
		long[] keys = new long[count];
		for (int i = 0; i < count; i++) {
			keys[i] = ascending ? i : random.nextLong();
		}
		byte[] key = new byte[8];
		ByteBuffer keyBuffer = ByteBuffer.wrap(key);
		long start = System.nanoTime();
		for (int i = 0; i < count; i++) {
			keyBuffer.putLong(0, keys[i]);
			tree.insert(blocks, key, 8, i + 1, scratch);
		}
		long insertNanos = System.nanoTime() - start;
		IndexStatistics statistics = IndexVerifier.verify(blocks, tree, System.out::println);
		StringBuilder line = new StringBuilder();
		line.append(count).append(ascending ? " ascending" : " random").append(": insert ").append(insertNanos / count);
		for (Reading reading : Reading.values()) {
			blocks.reading = reading;
			start = System.nanoTime();
			int lookups = 1_000_000;
			for (int i = 0; i < lookups; i++) {
				int number = random.nextInt(count);
				keyBuffer.putLong(0, keys[number]);
				if (tree.lookup(blocks, key, 8, scratch) != number + 1) {
					throw new IllegalStateException("wrong answer");
				}
			}
			line.append(", lookup ").append(reading).append(' ').append((System.nanoTime() - start) / lookups);
		}
		blocks.reading = Reading.COPIED;
		start = System.nanoTime();
		IndexCursor cursor = new IndexCursor().open(blocks, tree, KeyRange.all(), false, null);
		long sum = 0;
		while (cursor.next()) {
			sum += cursor.reference();
		}
		line.append(", scan ").append((System.nanoTime() - start) / count);
		start = System.nanoTime();
		for (int i = 0; i < count; i++) {
			keyBuffer.putLong(0, keys[i]);
			tree.remove(blocks, key, 8, i + 1, scratch);
		}
		line.append(", remove ").append((System.nanoTime() - start) / count);
		System.out.println(line.append(" ns; ").append(statistics).append(sum > 0 ? "" : "!"));
	}

	private static final class ArrayBlocks implements BlockSink {

		private @Nullable BlockImage[] blocks = new BlockImage[1024];

		private int blockCount = 1;

		private Reading reading = Reading.SHARED;

		private final CRC32C checksum = new CRC32C();

		@Override
		public BlockImage read(long offset, BlockImage into) {
			BlockImage block = block(offset);
			if (this.reading == Reading.SHARED
					|| this.reading == Reading.REMEMBERED && into.offset == offset && into.version == block.version) {
				return this.reading == Reading.SHARED ? block : into;
			}
			into.offset = offset;
			into.version = block.version;
			into.kind = block.kind;
			into.type = block.type;
			into.length = block.length;
			System.arraycopy(block.bytes, 0, into.ensureCapacity(block.length), 0, block.length);
			if (this.reading.ordinal() >= Reading.CHECKED.ordinal()) {
				this.checksum.reset();
				this.checksum.update(into.bytes, 0, into.length);
				if (this.checksum.getValue() == -1) {
					throw new IllegalStateException();
				}
			}
			return into;
		}

		private BlockImage block(long offset) {
			BlockImage block = this.blocks[(int) (offset >> 10)];
			if (block == null) {
				throw new IllegalStateException("no block at " + offset);
			}
			return block;
		}

		@Override
		public BlockImage edit(long offset) {
			BlockImage block = block(offset);
			block.version++;
			return block;
		}

		@Override
		public BlockImage allocate(BlockKind kind, int type, int capacityBytes) {
			if (this.blockCount == this.blocks.length) {
				this.blocks = Arrays.copyOf(this.blocks, this.blockCount * 2);
			}
			BlockImage block = new BlockImage();
			block.offset = (long) this.blockCount << 10;
			block.kind = kind.code();
			block.type = type;
			block.bytes = new byte[capacityBytes];
			this.blocks[this.blockCount++] = block;
			return block;
		}

		@Override
		public void free(long offset) {
			this.blocks[(int) (offset >> 10)] = null;
		}

	}

}
