/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.log.undo;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.log.BlockChange;
import dev.pmem.heap.log.Change;
import dev.pmem.heap.log.ChangeSet;
import dev.pmem.heap.log.CommitLog;
import dev.pmem.heap.log.LateErrors;
import dev.pmem.heap.log.PoolWord;
import dev.pmem.heap.log.RunningSums;
import dev.pmem.heap.log.WriteBlock;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.medium.Persistence;
import dev.pmem.heap.medium.StackReserve;
import dev.pmem.heap.pool.BlockHeader;
import dev.pmem.heap.pool.BlockLayout;
import dev.pmem.heap.pool.PoolHeader.LogState;
import dev.pmem.heap.pool.PoolLayout;
import dev.pmem.heap.pool.PoolSums;
import dev.pmem.heap.space.Allocator;
import dev.pmem.heap.space.LogAreas;

/**
 * The undo log. A commit takes these steps; each says what a crash right after it leaves:
 * <ol>
 * <li>write the record (the bytes in the places that will change) into the frame whose turn it is; flush. Crash: the
 * record may be torn. Then the record of the commit before, in the other frame, is the newest and whole, and nothing is
 * undone. Or the record is whole, and its after checksum does not match the bytes in place: it is undone, which changes
 * nothing;
 * <li>fence. Crash: as before, the record is whole. The commit announces the changes to readers now, before anything is
 * stored in place;
 * <li>store the changes in their places; flush. Crash: some are in place. The after checksum does not match, and the
 * record puts everything back. If all changes got in place, the checksum matches, and the commit counts: nobody was
 * told that it failed;
 * <li>fence. Crash: committed.
 * </ol>
 * There is no third fence. Commits are serial, so only the newest record can be of an unfinished commit, and steps 1
 * and 2 of the next commit touch nothing but the other frame and chunks that are free in both states.
 * <p>
 * Invariants:
 * <ul>
 * <li>the scratch chunks of a large record stay reserved until the next record is fenced, so that one of the two frames
 * always holds a whole record;
 * <li>a record that was given up before step 2 stands for a commit of which nothing was stored. Recovery may undo this
 * commit, which changes nothing. The next commit overwrites the record, or closing wipes it out.
 * </ul>
 * <p>
 * Scheme: PMDK's libpmemobj undo log with one record for a whole batch. The check of the after-images replaces a third
 * fence, because commits are serial.
 */
public final class UndoLog implements CommitLog {

	private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

	private final Medium medium;

	private final Allocator allocator;

	private final LogState state;

	private final RunningSums sums;

	private final CRC32C bodyChecksum = new CRC32C();

	/** A record's header, and behind it the body or a part of it. */
	private final byte[] buffer = new byte[PoolLayout.CHUNK_BYTES];

	/** The headers and words that a commit is about to store, for their checksum. */
	private final byte[] words = new byte[1 << 12];

	private int buffered;

	private long writeOffset;

	private LogAreas.@Nullable Area heldScratch;

	/** The scratch chunks of the record that is prepared, until the record is fenced. */
	private LogAreas.@Nullable Area preparedScratch;

	/** Whether the prepared record is certain to be whole. */
	private boolean isFenced;

	/** The sequence of a record that may be in its frame without a commit; 0 if there is none. */
	private long givenUp;

	/**
	 * @param state what the pool's header says of this log
	 * @param sums of the pool as it is
	 */
	public UndoLog(Medium medium, Allocator allocator, LogState state, PoolSums sums) {
		this.medium = medium;
		this.allocator = allocator;
		this.state = state;
		this.sums = new RunningSums(sums);
	}

	@Override
	public void prepare(ChangeSet changes) {
		long bodyBytes = bodyBytes(changes);
		long frame = PoolLayout.logFrameOffset((int) (changes.sequence() & 1));
		LogAreas.Area scratch = (bodyBytes > PoolLayout.LOG_FRAME_BYTES - UndoLogLayout.BODY_IN_FRAME)
				? this.allocator.logAreas().reserve(bodyBytes, changes.freesSpace())
				: null;
		try {
			long bodyOffset = (scratch != null) ? scratch.offset() : frame + UndoLogLayout.BODY_IN_FRAME;
			// 1. the record
			this.givenUp = changes.sequence();
			writeRecord(changes, frame, bodyOffset, bodyBytes);
			LateErrors.surface();
			StackReserve.requireForCommitOnMemory();
		} catch (RuntimeException | Error ex) {
			if (scratch != null) {
				this.allocator.logAreas().free(scratch);
			}
			throw ex;
		}
		if (scratch != this.preparedScratch) {
			this.preparedScratch = scratch;
		}
		this.isFenced = false;
	}

	@Override
	public void persist(ChangeSet changes) {
		if (this.isFenced) {
			return;
		}
		// 2. can be undone from here on
		this.medium.fence();
		// twice does no harm
		this.sums.advance();
		LogAreas.Area old = this.heldScratch;
		if (old != this.preparedScratch) {
			this.heldScratch = this.preparedScratch;
			this.preparedScratch = null;
		}
		this.givenUp = 0;
		this.isFenced = true;
		if (old != null) {
			this.allocator.logAreas().free(old);
		}
	}

	@Override
	public void install(ChangeSet changes) {
		// 3. in place; an error is followed by the same stores once more
		List<Change> inPlace = changes.changes();
		for (int index = 0; index < inPlace.size(); index++) {
			Change change = inPlace.get(index);
			change.install(this.medium);
			change.flush(this.medium);
		}
		LateErrors.surface();
		// 4. committed
		this.medium.fence();
	}

	private static long bodyBytes(ChangeSet changes) {
		long bytes = 0;
		List<Change> entries = changes.changes();
		for (int index = 0; index < entries.size(); index++) {
			Change change = entries.get(index);
			bytes += UndoLogLayout.ENTRY_HEADER_BYTES + loggedBytes(change);
		}
		return bytes;
	}

	private static int loggedBytes(Change change) {
		if (change instanceof WriteBlock block) {
			return UndoLogLayout.PAYLOAD_IN_BLOCK + UndoLogLayout.padded(block.overwrittenBytes());
		}
		return (change instanceof PoolWord) ? Long.BYTES : BlockLayout.HEADER_BYTES;
	}

	/**
	 * Writes the record. The header comes first in the buffer and is stored at once with a small body. A larger body is
	 * stored part by part before the header.
	 */
	private void writeRecord(ChangeSet changes, long frame, long bodyOffset, long bodyBytes) {
		List<Change> entries = changes.changes();
		boolean fits = bodyBytes <= this.buffer.length - UndoLogLayout.BODY_IN_FRAME;
		this.bodyChecksum.reset();
		this.buffered = UndoLogLayout.BODY_IN_FRAME;
		this.writeOffset = bodyOffset;
		for (int index = 0; index < entries.size(); index++) {
			putEntry(entries.get(index));
		}
		if (fits) {
			this.bodyChecksum.update(this.buffer, UndoLogLayout.BODY_IN_FRAME, (int) bodyBytes);
		} else {
			flushBuffer();
		}
		int recordBytes = this.buffered;
		int afterChecksum = afterChecksum(entries);
		this.sums.prepare(entries);
		byte[] header = this.buffer;
		LONG.set(header, 0, UndoLogLayout.MAGIC);
		LONG.set(header, UndoLogLayout.SEQUENCE, changes.sequence());
		LONG.set(header, UndoLogLayout.BODY_OFFSET, bodyOffset);
		LONG.set(header, UndoLogLayout.BODY_BYTES, bodyBytes);
		INT.set(header, UndoLogLayout.ENTRY_COUNT, entries.size());
		INT.set(header, UndoLogLayout.BODY_CHECKSUM, (int) this.bodyChecksum.getValue());
		INT.set(header, UndoLogLayout.AFTER_CHECKSUM, afterChecksum);
		LONG.set(header, UndoLogLayout.DESCRIPTOR_SUM, this.sums.nextDescriptors());
		LONG.set(header, UndoLogLayout.BLOCK_SUM, this.sums.nextBlocks());
		INT.set(header, UndoLogLayout.HEADER_CHECKSUM, headerChecksumInOneGo(header));
		this.medium.write(frame, header, 0, recordBytes);
		this.medium.flush(frame, recordBytes);
	}

	private void putEntry(Change change) {
		putLong(change.offset() | ((long) EntryType.of(change).code() << UndoLogLayout.TYPE_SHIFT));
		if (change instanceof PoolWord word) {
			putLong(word.before());
		} else if (change instanceof BlockChange block) {
			BlockHeader before = block.before();
			putLong(before.version());
			putLong(before.lengthAndKind());
			putLong(before.typeAndChecksum());
			if (block instanceof WriteBlock written) {
				int from = written.overwrittenFrom();
				int length = written.overwrittenBytes();
				putLong(UndoLogLayout.range(from, length));
				putPayload(written.beforePayload(), from, from + length);
			}
		}
	}

	private void putLong(long value) {
		if (this.buffered + Long.BYTES > this.buffer.length) {
			flushBuffer();
		}
		LONG.set(this.buffer, this.buffered, value);
		this.buffered += Long.BYTES;
	}

	private void putPayload(byte[] payload, int from, int to) {
		int index = from;
		while (index < to) {
			if (this.buffered == this.buffer.length) {
				flushBuffer();
			}
			int part = Math.min(to - index, this.buffer.length - this.buffered);
			System.arraycopy(payload, index, this.buffer, this.buffered, part);
			this.buffered += part;
			index += part;
		}
		while ((this.buffered & 7) != 0) {
			this.buffer[this.buffered++] = 0;
		}
	}

	/** Stores a part of a body that does not fit the buffer. */
	private void flushBuffer() {
		int length = this.buffered - UndoLogLayout.BODY_IN_FRAME;
		this.bodyChecksum.update(this.buffer, UndoLogLayout.BODY_IN_FRAME, length);
		this.medium.write(this.writeOffset, this.buffer, UndoLogLayout.BODY_IN_FRAME, length);
		this.medium.flush(this.writeOffset, length);
		this.writeOffset += length;
		this.buffered = UndoLogLayout.BODY_IN_FRAME;
	}

	private int afterChecksum(List<Change> changes) {
		byte[] words = this.words;
		CRC32C crc = new CRC32C();
		int length = 0;
		for (int index = 0; index < changes.size(); index++) {
			if (length + BlockLayout.HEADER_BYTES > words.length) {
				crc.update(words, 0, length);
				length = 0;
			}
			length = putAfter(changes.get(index), length);
		}
		crc.update(words, 0, length);
		return (int) crc.getValue();
	}

	private int putAfter(Change change, int index) {
		if (change instanceof BlockChange block) {
			BlockHeader after = block.after();
			LONG.set(this.words, index, after.version());
			LONG.set(this.words, index + BlockLayout.LENGTH, after.lengthAndKind());
			LONG.set(this.words, index + BlockLayout.TYPE, after.typeAndChecksum());
			return index + BlockLayout.HEADER_BYTES;
		}
		LONG.set(this.words, index, ((PoolWord) change).after());
		return index + Long.BYTES;
	}

	/** Makes the record of an undone commit unreadable, so that the commit is not undone again. */
	public static void wipeRecord(Medium medium, long sequence) {
		long frame = PoolLayout.logFrameOffset((int) (sequence & 1));
		medium.putLong(frame, 0);
		medium.force(frame, Long.BYTES);
	}

	/**
	 * As {@link #headerChecksum(byte[])}, for a header in the present format; a separate call for each part would take
	 * longer.
	 */
	private int headerChecksumInOneGo(byte[] header) {
		byte[] summed = this.words;
		System.arraycopy(header, 0, summed, 0, UndoLogLayout.HEADER_CHECKSUM);
		LONG.set(summed, UndoLogLayout.HEADER_CHECKSUM, this.sums.nextDescriptors());
		LONG.set(summed, UndoLogLayout.HEADER_CHECKSUM + Long.BYTES, this.sums.nextBlocks());
		CRC32C crc = new CRC32C();
		crc.update(summed, 0, UndoLogLayout.HEADER_CHECKSUM + UndoLogLayout.HEADER_BYTES
				- UndoLogLayout.DESCRIPTOR_SUM);
		int checksum = (int) crc.getValue();
		assert checksum == headerChecksum(header);
		return checksum;
	}

	/** The CRC32C that the header of a record must have. The checksum leaves out itself and, in version 1, the sums. */
	public static int headerChecksum(byte[] header) {
		CRC32C crc = new CRC32C();
		crc.update(header, 0, UndoLogLayout.HEADER_CHECKSUM);
		if ((long) LONG.get(header, 0) != UndoLogLayout.MAGIC_1) {
			crc.update(header, UndoLogLayout.DESCRIPTOR_SUM,
					UndoLogLayout.HEADER_BYTES - UndoLogLayout.DESCRIPTOR_SUM);
		}
		return (int) crc.getValue();
	}

	@Override
	public PoolSums sums() {
		return this.sums.present();
	}

	@Override
	public LogState finish() {
		if (this.givenUp != 0) {
			wipeRecord(this.medium, this.givenUp);
		}
		if (this.medium.persistence() == Persistence.PAGE_CACHE) {
			// the machine may be switched off after a pool was closed
			this.medium.forceAllToDevice();
		}
		return this.state;
	}

}
