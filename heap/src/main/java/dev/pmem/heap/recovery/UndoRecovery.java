/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.recovery;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.PoolFacts;
import dev.pmem.heap.log.CommitLog;
import dev.pmem.heap.log.PoolRanges;
import dev.pmem.heap.log.undo.EntryType;
import dev.pmem.heap.log.undo.UndoLog;
import dev.pmem.heap.log.undo.UndoLogLayout;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.pool.BlockLayout;
import dev.pmem.heap.pool.PoolEnd;
import dev.pmem.heap.pool.PoolHeader;
import dev.pmem.heap.pool.PoolLayout;
import dev.pmem.heap.pool.PoolSums;
import dev.pmem.heap.pool.PoolWords;

/**
 * Recovers a pool that was not closed in order by its undo log, in two passes over the newest whole record. The first
 * pass compares the bytes in place with the bytes that the commit was to store. If they differ, the second pass puts
 * the old bytes back. A crash in the second pass leaves the record as it was, and the next recovery repeats both
 * passes.
 */
final class UndoRecovery {

	private final Medium medium;

	private final MemorySegment segment;

	UndoRecovery(Medium medium) {
		this.medium = medium;
		this.segment = medium.segment();
	}

	private record LogRecord(long sequence, long bodyOffset, long bodyBytes, int entryCount, int bodyChecksum,
			int afterChecksum, @Nullable PoolSums sums) {}

	/**
	 * The result that {@link #run} would have, found without storing anything.
	 *
	 * @param sums the sums of the commit that the pool would be recovered to, if the pool is in order; null if they are
	 * not known
	 * @param words the words that would then lie in the pool
	 * @param restoredPayloads offsets of blocks of which a part of the payload would be put back
	 * @param isAsHeaderSays whether no record is newer than the header
	 */
	record Outlook(@Nullable PoolSums sums, PoolWords words, Set<Long> restoredPayloads,
			boolean isAsHeaderSays) {}

	/** The newest whole record after the given commit; null if there is none. */
	private @Nullable LogRecord newest(long cleanSequence) {
		LogRecord newest = null;
		for (int frame = 0; frame < PoolLayout.LOG_FRAME_COUNT; frame++) {
			LogRecord candidate = readFrame(PoolLayout.logFrameOffset(frame), cleanSequence);
			if (candidate != null && (newest == null || candidate.sequence > newest.sequence)) {
				newest = candidate;
			}
		}
		return newest;
	}

	/**
	 * If the header names the journal, the undo log is unused since the base commit. A record of the commit right after
	 * the base may be there, if that commit was undone.
	 */
	void requireUnusedSince(long baseSequence) {
		LogRecord newest = newest(baseSequence);
		if (newest != null && newest.sequence > baseSequence + 1) {
			throw CorruptPoolException.damaged(PoolFacts.of(this.medium.name()), "its header says that commits after "
					+ baseSequence + " are in the journal, but the undo log has a record of commit " + newest.sequence
					+ ", so a newer copy of the header is damaged");
		}
	}

	/**
	 * @param found the pool's header
	 */
	CommitLog.Recovery run(PoolHeader found) {
		long knownSequence = found.commitSequence();
		long baseSequence = found.log().baseSequence();
		LogRecord newest = newest(knownSequence);
		if (found.clean() && (newest == null || newest.sequence <= knownSequence)) {
			return new CommitLog.Recovery(knownSequence, false, 0, 0, found.sums());
		}
		boolean isUnused = newest == null || newest.sequence <= baseSequence;
		if (isUnused && knownSequence == baseSequence) {
			return new CommitLog.Recovery(knownSequence, false, 0, 0, found.sums());
		}
		if (newest == null) {
			if (knownSequence > 0) {
				throw CorruptPoolException.damaged(PoolFacts.of(this.medium.name()), "its header says that commit "
						+ knownSequence + " was made, but its log holds no whole record");
			}
			return CommitLog.Recovery.NEW_POOL;
		}
		if (newest.sequence < knownSequence) {
			throw CorruptPoolException.damaged(PoolFacts.of(this.medium.name()), "its header says that commit "
					+ knownSequence + " was made, but the newest record in its log is of commit " + newest.sequence);
		}
		// The commit that the header names was whole when the header was written, and is not checked again: the next
		// commit may have begun to write its record over a block that this commit freed.
		if (newest.sequence == knownSequence) {
			return new CommitLog.Recovery(newest.sequence, false, 0, 0, found.sums());
		}
		if (isInPlace(newest)) {
			storeOnceMore(newest);
			return new CommitLog.Recovery(newest.sequence, false, 0, 0, newest.sums);
		}
		requireLast(newest, baseSequence);
		PoolSums before = sumsBefore(newest, found);
		long restored = undo(newest);
		return new CommitLog.Recovery(newest.sequence - 1, true, restored, 0, before);
	}

	/**
	 * Finds what {@link #run} would do.
	 * @param problems receives, as a sentence each, the blocks that would be put back wrong
	 * @throws CorruptPoolException if {@code run} would refuse the pool
	 */
	Outlook look(PoolHeader found, Consumer<String> problems) {
		PoolWords present = (offset) -> this.segment.get(PoolLayout.LONG, offset);
		LogRecord newest = newest(found.commitSequence());
		if (newest == null || newest.sequence <= found.commitSequence()) {
			return new Outlook(found.sums(), present, Set.of(), true);
		}
		if (isInPlace(newest)) {
			return new Outlook(newest.sums, present, Set.of(), false);
		}
		requireLast(newest, found.log().baseSequence());
		Map<Long, Long> restored = new HashMap<>();
		Set<Long> payloads = new HashSet<>();
		forEachEntry(newest, (type, offset, beforeOffset, loggedBytes) -> {
			int headerBytes = (type == EntryType.WORD) ? Long.BYTES : BlockLayout.HEADER_BYTES;
			for (int index = 0; index < headerBytes; index += Long.BYTES) {
				restored.put(offset + index, this.segment.get(PoolLayout.LONG, beforeOffset + index));
			}
			if (type == EntryType.BLOCK) {
				payloads.add(offset);
				if (!restoredPayloadMatches(offset, beforeOffset)) {
					problems.accept("The block at offset " + offset + ", which unfinished commit " + newest.sequence
							+ " was changing, can't be put back: other parts of it are of another commit");
				}
			}
		});
		return new Outlook(sumsBefore(newest, found), (offset) -> {
			Long before = restored.get(offset);
			return (before != null) ? before : present.at(offset);
		}, payloads, false);
	}

	/** Whether a block has a right checksum once its logged header and the logged part of its payload are put back. */
	private boolean restoredPayloadMatches(long offset, long beforeOffset) {
		long lengthAndKind = this.segment.get(PoolLayout.LONG, beforeOffset + BlockLayout.LENGTH);
		long typeAndChecksum = this.segment.get(PoolLayout.LONG, beforeOffset + BlockLayout.TYPE);
		byte[] payload = new byte[BlockLayout.lengthOf(lengthAndKind)];
		MemorySegment.copy(this.segment, ValueLayout.JAVA_BYTE, offset + BlockLayout.HEADER_BYTES, payload, 0,
				payload.length);
		long range = this.segment.get(PoolLayout.LONG, beforeOffset + UndoLogLayout.RANGE_IN_BLOCK);
		MemorySegment.copy(this.segment, ValueLayout.JAVA_BYTE, beforeOffset + UndoLogLayout.PAYLOAD_IN_BLOCK, payload,
				UndoLogLayout.rangeFrom(range), UndoLogLayout.rangeLength(range));
		return isRight(offset, lengthAndKind, typeAndChecksum, payload);
	}

	/** The sums of the pool before the commit of a record. */
	private @Nullable PoolSums sumsBefore(LogRecord newest, PoolHeader found) {
		if (newest.sequence - 1 == found.commitSequence()) {
			return found.sums();
		}
		LogRecord before = readHeader(PoolLayout.logFrameOffset((int) ((newest.sequence - 1) & 1)));
		return (before != null && before.sequence == newest.sequence - 1) ? before.sums : null;
	}

	/**
	 * The offset behind the last byte that the newest record needs or puts back, and behind the spans that it names.
	 */
	long end(PoolHeader found) {
		LogRecord newest = newest(found.commitSequence());
		if (newest == null || newest.sequence <= found.commitSequence()) {
			return 0;
		}
		long[] end = {newest.bodyOffset + newest.bodyBytes};
		forEachEntry(newest, (type, offset, beforeOffset, loggedBytes) -> end[0] = Math.max(end[0],
				PoolEnd.ofRange(this.medium, offset, beforeOffset, Long.BYTES)));
		return end[0];
	}

	/** The newest commit that has a record, whole or not; 0 if there is no record. */
	long newestSequence() {
		long newest = 0;
		for (int frame = 0; frame < PoolLayout.LOG_FRAME_COUNT; frame++) {
			LogRecord record = readHeader(PoolLayout.logFrameOffset(frame));
			newest = (record != null) ? Math.max(newest, record.sequence) : newest;
		}
		return newest;
	}

	/**
	 * Checks that the record of the newest commit is there. The record in the other frame may have been torn by a crash
	 * while it was written; it is not needed any more.
	 */
	void verify(long commitSequence, Consumer<String> problems) {
		long frame = PoolLayout.logFrameOffset((int) (commitSequence & 1));
		LogRecord record = readFrame(frame, commitSequence);
		if (record == null || record.sequence != commitSequence) {
			problems.accept("The log's frame at offset " + frame + " has no whole record of the newest commit, "
					+ commitSequence
					+ ": should the process be killed before the next commit, the pool can't be opened");
		} else if (record.bodyOffset == frame + UndoLogLayout.BODY_IN_FRAME && !isBodyWhole(record)) {
			problems.accept("The log record of the newest commit, " + commitSequence + ", at offset "
					+ record.bodyOffset + " is damaged; no data is lost");
		}
	}

	private boolean isBodyWhole(LogRecord record) {
		return record.bodyBytes >= 0 && record.bodyBytes <= PoolLayout.LOG_FRAME_BYTES - UndoLogLayout.BODY_IN_FRAME
				&& PoolRanges.checksum(this.medium, record.bodyOffset, record.bodyBytes) == record.bodyChecksum;
	}

	/**
	 * The commit to undo must be the last one that was begun. The other frame then has the record of the commit before
	 * it. If a later commit was begun and its record is damaged, the commit of this record was whole and must not be
	 * undone.
	 */
	private void requireLast(LogRecord newest, long baseSequence) {
		LogRecord other = readHeader(PoolLayout.logFrameOffset((int) ((newest.sequence + 1) & 1)));
		boolean isBefore = other != null && other.sequence == newest.sequence - 1;
		if (newest.sequence > baseSequence + 1 && !isBefore) {
			throw CorruptPoolException.damaged(PoolFacts.of(this.medium.name()), "commit " + newest.sequence
					+ " isn't all in place, and the log has no record of the commit before or after it");
		}
		forEachEntry(newest, (type, offset, beforeOffset, loggedBytes) -> {
			long version = this.segment.get(PoolLayout.LONG, offset);
			if (type == EntryType.BLOCK && version > newest.sequence) {
				throw CorruptPoolException.damaged(PoolFacts.of(this.medium.name()).at(offset), "commit "
						+ newest.sequence + " is the last in its log, but the block at offset " + offset
						+ " is of commit " + version + ", so a record is lost");
			}
		});
	}

	/**
	 * The frame's record if it is whole. The body is not checked if the pool's header names the record's commit or a
	 * later one: the chunks with the body may have been reused.
	 */
	private @Nullable LogRecord readFrame(long frame, long knownSequence) {
		LogRecord record = readHeader(frame);
		if (record == null || record.sequence <= knownSequence) {
			return record;
		}
		if (record.bodyOffset < 0 || record.bodyBytes < 0
				|| record.bodyOffset > this.medium.sizeBytes() - record.bodyBytes) {
			return null;
		}
		return (PoolRanges.checksum(this.medium, record.bodyOffset, record.bodyBytes) == record.bodyChecksum)
				? record
				: null;
	}

	/** The header of the frame's record, if its checksum is right. */
	private @Nullable LogRecord readHeader(long frame) {
		byte[] bytes = new byte[UndoLogLayout.HEADER_BYTES];
		MemorySegment.copy(this.segment, ValueLayout.JAVA_BYTE, frame, bytes, 0, bytes.length);
		ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
		long magic = header.getLong(0);
		if ((magic != UndoLogLayout.MAGIC && magic != UndoLogLayout.MAGIC_1)
				|| header.getInt(UndoLogLayout.HEADER_CHECKSUM) != UndoLog.headerChecksum(bytes)) {
			return null;
		}
		PoolSums sums = (magic == UndoLogLayout.MAGIC)
				? new PoolSums(header.getLong(UndoLogLayout.DESCRIPTOR_SUM), header.getLong(UndoLogLayout.BLOCK_SUM))
				: null;
		return new LogRecord(header.getLong(UndoLogLayout.SEQUENCE), header.getLong(UndoLogLayout.BODY_OFFSET),
				header.getLong(UndoLogLayout.BODY_BYTES), header.getInt(UndoLogLayout.ENTRY_COUNT),
				header.getInt(UndoLogLayout.BODY_CHECKSUM), header.getInt(UndoLogLayout.AFTER_CHECKSUM), sums);
	}

	/**
	 * Whether everything that the commit was to store is in place: first the headers, then the payloads against the
	 * checksums in the headers.
	 */
	private boolean isInPlace(LogRecord record) {
		CRC32C crc = new CRC32C();
		forEachEntry(record, (type, offset, beforeOffset, loggedBytes) -> PoolRanges.updateChecksum(this.medium, crc,
				offset,
				(type == EntryType.WORD) ? Long.BYTES : BlockLayout.HEADER_BYTES));
		if ((int) crc.getValue() != record.afterChecksum) {
			return false;
		}
		boolean[] payloadsMatch = {true};
		forEachEntry(record, (type, offset, beforeOffset, loggedBytes) -> {
			if (type == EntryType.BLOCK || type == EntryType.NEW) {
				payloadsMatch[0] = payloadsMatch[0] && payloadMatches(offset);
			}
		});
		return payloadsMatch[0];
	}

	private boolean payloadMatches(long offset) {
		long lengthAndKind = this.segment.get(PoolLayout.LONG, offset + BlockLayout.LENGTH);
		long typeAndChecksum = this.segment.get(PoolLayout.LONG, offset + BlockLayout.TYPE);
		int length = BlockLayout.lengthOf(lengthAndKind);
		if (length < 0 || length > this.medium.sizeBytes() - offset - BlockLayout.HEADER_BYTES) {
			return false;
		}
		byte[] payload = new byte[length];
		MemorySegment.copy(this.segment, ValueLayout.JAVA_BYTE, offset + BlockLayout.HEADER_BYTES, payload, 0, length);
		return isRight(offset, lengthAndKind, typeAndChecksum, payload);
	}

	private static boolean isRight(long offset, long lengthAndKind, long typeAndChecksum, byte[] payload) {
		return BlockLayout.checksum(offset, BlockLayout.kindOf(lengthAndKind), BlockLayout.typeOf(typeAndChecksum),
				payload, payload.length) == BlockLayout.checksumOf(typeAndChecksum);
	}

	private long undo(LogRecord record) {
		long[] restored = {0};
		forEachEntry(record, (type, offset, beforeOffset, loggedBytes) -> {
			if (type == EntryType.BLOCK) {
				long range = this.segment.get(PoolLayout.LONG, beforeOffset + UndoLogLayout.RANGE_IN_BLOCK);
				copy(beforeOffset, offset, BlockLayout.HEADER_BYTES);
				copy(beforeOffset + UndoLogLayout.PAYLOAD_IN_BLOCK,
						offset + BlockLayout.HEADER_BYTES + UndoLogLayout.rangeFrom(range),
						UndoLogLayout.rangeLength(range));
			} else {
				copy(beforeOffset, offset, loggedBytes);
			}
			restored[0]++;
		});
		this.medium.fence();
		return restored[0];
	}

	/**
	 * Makes the commit durable before the header says that it is whole. The process that stored it may have been killed
	 * before its fence, or its fence may have failed. The bytes that are read here may then be in a cache alone. After
	 * a failed sync the kernel takes them for written, so they are stored once more.
	 */
	private void storeOnceMore(LogRecord record) {
		forEachEntry(record, (type, offset, beforeOffset, loggedBytes) -> {
			int payloadBytes = (type == EntryType.BLOCK || type == EntryType.NEW)
					? BlockLayout.lengthOf(this.segment.get(PoolLayout.LONG, offset + BlockLayout.LENGTH))
					: 0;
			int headerBytes = (type == EntryType.WORD) ? Long.BYTES : BlockLayout.HEADER_BYTES;
			copy(offset, offset, headerBytes + payloadBytes);
		});
		this.medium.fence();
	}

	private void copy(long from, long to, int sizeBytes) {
		PoolRanges.copy(this.medium, from, to, sizeBytes);
		this.medium.flush(to, sizeBytes);
	}

	/** What to do with an entry; the old bytes of the offset are logged at {@code beforeOffset}. */
	private interface EntryVisitor {

		void visit(EntryType type, long offset, long beforeOffset, int loggedBytes);

	}

	private void forEachEntry(LogRecord record, EntryVisitor visitor) {
		long position = record.bodyOffset;
		long end = record.bodyOffset + record.bodyBytes;
		for (int entry = 0; entry < record.entryCount; entry++) {
			if (position > end - UndoLogLayout.ENTRY_HEADER_BYTES - Long.BYTES) {
				throw malformed(record, position);
			}
			long typeAndOffset = this.segment.get(PoolLayout.LONG, position);
			long offset = typeAndOffset & UndoLogLayout.OFFSET_MASK;
			long before = position + UndoLogLayout.ENTRY_HEADER_BYTES;
			EntryType type = typeOf((int) (typeAndOffset >>> UndoLogLayout.TYPE_SHIFT), record, position);
			int loggedBytes = loggedBytes(type, offset, before, end, record);
			if (loggedBytes > end - before) {
				throw malformed(record, position);
			}
			visitor.visit(type, offset, before, loggedBytes);
			position = before + loggedBytes;
		}
		if (position != end) {
			throw malformed(record, position);
		}
	}

	/**
	 * Checks that the range that the entry puts back lies in the pool. Returns the length of the entry behind its u64.
	 */
	private int loggedBytes(EntryType type, long offset, long before, long end, LogRecord record) {
		int headerBytes = (type == EntryType.WORD) ? Long.BYTES : BlockLayout.HEADER_BYTES;
		if (offset > this.medium.sizeBytes() - headerBytes) {
			throw malformed(record, before);
		}
		if (type != EntryType.BLOCK) {
			return headerBytes;
		}
		if (before > end - UndoLogLayout.PAYLOAD_IN_BLOCK) {
			throw malformed(record, before);
		}
		int payloadLength = BlockLayout.lengthOf(this.segment.get(PoolLayout.LONG, before + BlockLayout.LENGTH));
		long range = this.segment.get(PoolLayout.LONG, before + UndoLogLayout.RANGE_IN_BLOCK);
		int from = UndoLogLayout.rangeFrom(range);
		int length = UndoLogLayout.rangeLength(range);
		if (from < 0 || length < 0 || from > payloadLength - length
				|| length > end - before - UndoLogLayout.PAYLOAD_IN_BLOCK
				|| offset > this.medium.sizeBytes() - BlockLayout.HEADER_BYTES - payloadLength) {
			throw malformed(record, before);
		}
		return UndoLogLayout.PAYLOAD_IN_BLOCK + UndoLogLayout.padded(length);
	}

	private EntryType typeOf(int code, LogRecord record, long position) {
		for (EntryType type : EntryType.values()) {
			if (type.code() == code) {
				return type;
			}
		}
		throw malformed(record, position);
	}

	private CorruptPoolException malformed(LogRecord record, long position) {
		return CorruptPoolException.damaged(PoolFacts.of(this.medium.name()).at(position), "the log record of commit "
				+ record.sequence + " has a right checksum, but what is at offset " + position + " is no entry");
	}

}
