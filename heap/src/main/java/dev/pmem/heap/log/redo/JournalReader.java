/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.log.redo;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.PoolFacts;
import dev.pmem.heap.log.PoolRanges;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.pool.PoolLayout;
import dev.pmem.heap.pool.PoolSums;

/**
 * Reads records of a journal. Any byte of a record may be damaged.
 */
public final class JournalReader {

	private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);

	private final Medium medium;

	private final MemorySegment segment;

	private final long poolTag;

	/**
	 * @param poolId the id of the pool; records of other pools are not read
	 */
	public JournalReader(Medium medium, UUID poolId) {
		this.medium = medium;
		this.poolTag = RedoJournalLayout.poolTag(poolId);
		this.segment = medium.segment();
	}

	/**
	 * A record's header, with a right checksum.
	 *
	 * @param hasSums whether the record holds sums, which records of version 1 do not
	 * @param isAlone whether the epoch before was checkpointed when the record was written
	 */
	public record Header(long offset, boolean hasSums, long epoch, long sequence, long bodyOffset, long bodyBytes,
			int entryCount, boolean isAlone, int bodyChecksum, int previousChecksum, int checksum) {

		boolean hasBodyBehindIt() {
			return this.bodyOffset == this.offset + RedoJournalLayout.HEADER_BYTES;
		}

		/** The offset behind this record, where the next record of the epoch begins if there is one. */
		public long nextOffset() {
			return this.offset + RedoJournalLayout.recordBytes(hasBodyBehindIt() ? this.bodyBytes : 0);
		}

	}

	/** The header at this offset; null if there is none, or it is damaged. */
	@Nullable
	public Header header(long offset) {
		long magic = this.segment.get(PoolLayout.LONG, offset);
		if (magic != RedoJournalLayout.MAGIC && magic != RedoJournalLayout.MAGIC_1) {
			return null;
		}
		byte[] bytes = new byte[RedoJournalLayout.HEADER_BYTES];
		MemorySegment.copy(this.segment, ValueLayout.JAVA_BYTE, offset, bytes, 0, bytes.length);
		ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
		if (header.getInt(RedoJournalLayout.HEADER_CHECKSUM) != checksum(bytes)
				|| header.getLong(RedoJournalLayout.POOL_TAG) != this.poolTag) {
			return null;
		}
		return new Header(offset, magic == RedoJournalLayout.MAGIC, header.getLong(RedoJournalLayout.EPOCH),
				header.getLong(RedoJournalLayout.SEQUENCE), header.getLong(RedoJournalLayout.BODY_OFFSET), header
						.getLong(RedoJournalLayout.BODY_BYTES),
				header.getInt(RedoJournalLayout.ENTRY_COUNT) & ~RedoJournalLayout.ALONE,
				header.getInt(RedoJournalLayout.ENTRY_COUNT) < 0, header.getInt(RedoJournalLayout.BODY_CHECKSUM),
				header.getInt(RedoJournalLayout.PREVIOUS_CHECKSUM), header.getInt(RedoJournalLayout.HEADER_CHECKSUM));
	}

	static int checksum(byte[] header) {
		CRC32C crc = new CRC32C();
		crc.update(header, 0, RedoJournalLayout.HEADER_CHECKSUM);
		return (int) crc.getValue();
	}

	/**
	 * Whether the whole body is there, with a right checksum.
	 * @param end of the half that the header is in
	 */
	public boolean isWhole(Header header, long end) {
		if (header.bodyBytes < (header.hasSums ? RedoJournalLayout.SUMS_BYTES : 0) || header.bodyOffset < 0
				|| header.bodyOffset > this.medium.sizeBytes() - header.bodyBytes
				|| (header.hasBodyBehindIt() && header.nextOffset() > end)) {
			return false;
		}
		return PoolRanges.checksum(this.medium, header.bodyOffset, header.bodyBytes) == header.bodyChecksum;
	}

	/** The sums of the pool after a whole record; null if it is of version 1. */
	@Nullable
	public PoolSums sums(Header header) {
		if (!header.hasSums) {
			return null;
		}
		return new PoolSums(this.segment.get(PoolLayout.LONG, header.bodyOffset),
				this.segment.get(PoolLayout.LONG, header.bodyOffset + RedoJournalLayout.BLOCK_SUM_IN_BODY));
	}

	/** What to do with an entry: its {@code length} bytes at {@code source} in the pool belong at {@code offset}. */
	public interface EntryVisitor {

		/**
		 * @param offset where in the pool the bytes belong
		 * @param source where in the pool the bytes lie in the record
		 * @param length how many bytes there are
		 */
		void visit(long offset, long source, int length);

	}

	/** Visits the entries of a whole record in order. */
	public void forEachEntry(Header header, EntryVisitor visitor) {
		long position = header.bodyOffset + (header.hasSums ? RedoJournalLayout.SUMS_BYTES : 0);
		long end = header.bodyOffset + header.bodyBytes;
		for (int entry = 0; entry < header.entryCount; entry++) {
			if (position > end - RedoJournalLayout.ENTRY_HEADER_BYTES) {
				throw malformed(header, position);
			}
			long offset = this.segment.get(PoolLayout.LONG, position);
			int length = this.segment.get(INT, position + RedoJournalLayout.ENTRY_LENGTH);
			long source = position + RedoJournalLayout.ENTRY_HEADER_BYTES;
			if (length < 0 || length > end - source || offset < PoolLayout.DESCRIPTORS_OFFSET
					|| offset > this.medium.sizeBytes() - length) {
				throw malformed(header, position);
			}
			visitor.visit(offset, source, length);
			position += RedoJournalLayout.entryBytes(length);
		}
		if (position != end) {
			throw malformed(header, position);
		}
	}

	private CorruptPoolException malformed(Header header, long position) {
		return CorruptPoolException.damaged(PoolFacts.of(this.medium.name()).at(position),
				"the journal's record of batch " + header.sequence + " has a right checksum, but what is at offset "
						+ position + " is no entry");
	}

}
