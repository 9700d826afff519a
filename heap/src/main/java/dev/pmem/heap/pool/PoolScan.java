/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.pool;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.medium.Medium;

/**
 * Reads the descriptors and the headers of all blocks of a pool, and the payloads if asked to, and computes the pool's
 * sums. The result is meaningful only if nothing was stored meanwhile.
 */
public final class PoolScan {

	private final Medium medium;

	private final PoolWords words;

	private final Payloads payloads;

	private final byte[] part = new byte[PoolLayout.CHUNK_BYTES];

	private long blockSum;

	private long newestVersion;

	private PoolScan(Medium medium, PoolWords words, Payloads payloads) {
		this.medium = medium;
		this.words = words;
		this.payloads = payloads;
	}

	/** What to do with payloads. */
	public interface Payloads {

		/** Leaves them alone. */
		Payloads UNREAD = new Payloads() {

			@Override
			public boolean isRead(long offset) {
				return false;
			}

			@Override
			public void damaged(String problem) {
				// none is found
			}

		};

		/** Checks all of them. */
		static Payloads checked(Consumer<String> problems) {
			return new Payloads() {

				@Override
				public boolean isRead(long offset) {
					return true;
				}

				@Override
				public void damaged(String problem) {
					problems.accept(problem);
				}

			};
		}

		/** Whether the payload of the block at this offset must be checked. */
		boolean isRead(long offset);

		/** Receives a sentence for each block whose checksum is wrong. */
		void damaged(String problem);

	}

	/**
	 * The sums of the pool as it is.
	 * @throws CorruptPoolException if the descriptors are damaged
	 */
	public static PoolSums sums(Medium medium) {
		MemorySegment segment = medium.segment();
		return take(medium, (offset) -> segment.get(PoolLayout.LONG, offset), Payloads.UNREAD).sums();
	}

	/**
	 * Scans a pool.
	 * @param words gives descriptors and headers
	 * @throws CorruptPoolException if the descriptors are damaged
	 */
	public static PoolScan take(Medium medium, PoolWords words, Payloads payloads) {
		PoolScan scan = new PoolScan(medium, words, payloads);
		new ChunkTable(medium, words).load(scan::addSpan);
		return scan;
	}

	/** The sum of the descriptors as the pool names it, and the sum of the blocks as they were read. */
	public PoolSums sums() {
		return new PoolSums(this.words.at(PoolLayout.DESCRIPTOR_SUM_OFFSET), this.blockSum);
	}

	/** The newest version among all blocks whose headers are right. */
	public long newestVersion() {
		return this.newestVersion;
	}

	private void addSpan(int chunk, int chunkCount, int sizeClass, int slotCount) {
		long start = PoolLayout.chunkOffset(chunk);
		if (sizeClass == SizeClasses.LARGE) {
			addBlock(start, ((long) chunkCount << PoolLayout.CHUNK_BITS) - BlockLayout.HEADER_BYTES);
			return;
		}
		int slotBytes = SizeClasses.slotBytes(sizeClass);
		for (int slot = 0; slot < slotCount; slot++) {
			addBlock(start + (long) slot * slotBytes, slotBytes - BlockLayout.HEADER_BYTES);
		}
	}

	private void addBlock(long offset, long capacity) {
		long version = this.words.at(offset + BlockLayout.VERSION);
		long lengthAndKind = this.words.at(offset + BlockLayout.LENGTH);
		long typeAndChecksum = this.words.at(offset + BlockLayout.TYPE);
		if (BlockLayout.isFree(offset, lengthAndKind, typeAndChecksum)) {
			return;
		}
		this.blockSum += BlockLayout.sumTerm(offset, version, lengthAndKind, typeAndChecksum);
		if (this.payloads.isRead(offset)) {
			if (isRight(offset, lengthAndKind, typeAndChecksum, capacity)) {
				this.newestVersion = Math.max(this.newestVersion, version);
			} else {
				this.payloads.damaged("The block at offset " + offset + " of commit " + version
						+ " doesn't have the checksum that was written");
			}
		}
	}

	private boolean isRight(long offset, long lengthAndKind, long typeAndChecksum, long capacity) {
		int length = BlockLayout.lengthOf(lengthAndKind);
		int kind = BlockLayout.kindOf(lengthAndKind);
		if (kind == BlockKind.FREE.code() || !BlockKind.isKnown(kind) || BlockLayout.flagsOf(lengthAndKind) != 0
				|| length < 0 || length > capacity) {
			return false;
		}
		CRC32C crc = new CRC32C();
		for (int done = 0; done < length; done += this.part.length) {
			int size = Math.min(this.part.length, length - done);
			MemorySegment.copy(this.medium.segment(), ValueLayout.JAVA_BYTE,
					offset + BlockLayout.HEADER_BYTES + done, this.part, 0, size);
			crc.update(this.part, 0, size);
		}
		return BlockLayout.checksum(offset, kind, BlockLayout.typeOf(typeAndChecksum), (int) crc.getValue(),
				length) == BlockLayout.checksumOf(typeAndChecksum);
	}

}
