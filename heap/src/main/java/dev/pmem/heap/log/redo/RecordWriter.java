/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.log.redo;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

import dev.pmem.heap.log.BlockChange;
import dev.pmem.heap.log.Change;
import dev.pmem.heap.log.FreshBlock;
import dev.pmem.heap.log.PoolWord;
import dev.pmem.heap.log.RunningSums;
import dev.pmem.heap.log.WriteBlock;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.pool.BlockHeader;
import dev.pmem.heap.pool.PoolLayout;

/**
 * Writes the body of a journal record piece by piece and computes its checksum. Used by one thread at a time.
 */
final class RecordWriter {

	private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private static final byte[] PADDING = new byte[Long.BYTES];

	private final Medium medium;

	private final CRC32C checksum = new CRC32C();

	private final byte[] buffer = new byte[PoolLayout.CHUNK_BYTES];

	private int buffered;

	private long offset;

	RecordWriter(Medium medium) {
		this.medium = medium;
	}

	void begin(long bodyOffset) {
		this.checksum.reset();
		this.buffered = 0;
		this.offset = bodyOffset;
	}

	/** Writes the pool's sums after the batch. */
	void putSums(RunningSums sums) {
		putLong(sums.nextDescriptors());
		putLong(sums.nextBlocks());
	}

	/** Writes the image of a sector as it is in the pool now. */
	void putSector(long sector) {
		long sectorOffset = TouchedSectors.offsetOf(sector);
		putEntryHeader(sectorOffset, PoolLayout.SECTOR_BYTES);
		require(PoolLayout.SECTOR_BYTES);
		MemorySegment.copy(this.medium.segment(), ValueLayout.JAVA_BYTE, sectorOffset, this.buffer, this.buffered,
				PoolLayout.SECTOR_BYTES);
		this.buffered += PoolLayout.SECTOR_BYTES;
	}

	/** Writes the bytes that a change stores. */
	void putChange(Change change) {
		int length = change.storedBytes();
		putEntryHeader(change.offset(), length);
		if (change instanceof PoolWord word) {
			putLong(word.after());
		} else if (change instanceof BlockChange block) {
			BlockHeader after = block.after();
			putLong(after.version());
			putLong(after.lengthAndKind());
			putLong(after.typeAndChecksum());
			if (block instanceof WriteBlock written) {
				putPayload(written.payload(), after.length());
			} else if (block instanceof FreshBlock fresh) {
				putPayload(fresh.payload(), after.length());
			}
		}
	}

	private void putPayload(byte[] payload, int length) {
		putBytes(payload, length);
		putBytes(PADDING, -length & (Long.BYTES - 1));
	}

	private void putEntryHeader(long entryOffset, int length) {
		putLong(entryOffset);
		putLong(length);
	}

	private void putLong(long value) {
		require(Long.BYTES);
		LONG.set(this.buffer, this.buffered, value);
		this.buffered += Long.BYTES;
	}

	private void putBytes(byte[] bytes, int length) {
		for (int index = 0; index < length;) {
			require(1);
			int part = Math.min(length - index, this.buffer.length - this.buffered);
			System.arraycopy(bytes, index, this.buffer, this.buffered, part);
			this.buffered += part;
			index += part;
		}
	}

	private void require(int sizeBytes) {
		if (this.buffered + sizeBytes > this.buffer.length) {
			empty();
		}
	}

	private void empty() {
		this.checksum.update(this.buffer, 0, this.buffered);
		this.medium.write(this.offset, this.buffer, 0, this.buffered);
		this.offset += this.buffered;
		this.buffered = 0;
	}

	/** Stores the rest of the body and returns the checksum of all of it. */
	int end() {
		if (this.buffered > 0) {
			empty();
		}
		return (int) this.checksum.getValue();
	}

}
