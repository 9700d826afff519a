package dev.pmem.heap.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.Allocator;
import dev.pmem.heap.block.BlockLayout;
import dev.pmem.heap.block.PoolHeader.LogState;
import dev.pmem.heap.block.PoolLayout;
import dev.pmem.heap.medium.Medium;

/**
 * The undo log. A commit takes these steps; what a crash right after each leaves behind:
 * <ol>
 * <li>write the record (what lies in the places that will change) into the slot whose turn it is; flush. Crash: the
 * record may be torn, then the other slot's record, of the commit before, is the newest and whole: nothing to undo. Or it
 * is whole, and its after checksum does not match what is in place: undone, which changes nothing;
 * <li>fence. Crash: as before, the record is whole;
 * <li>store the changes in their places; flush. Crash: some are in place. The after checksum does not match, and the
 * record puts everything back. If all got in place, it matches, and the commit counts: nobody was told that it failed;
 * <li>fence. Crash: committed.
 * </ol>
 * There's no third fence: commits are serial, so only the newest record can be of an unfinished commit, and steps 1 and 2
 * of the next commit touch nothing but the other slot and chunks that are free in both states.
 * <p>
 * Invariant: the scratch chunks of a large record stay reserved until the next record is fenced, so that one of the two
 * slots always holds a whole record.
 * <p>
 * Scheme: PMDK's libpmemobj undo log with one record for a whole batch; the check of the after-images in place of a third
 * fence follows from commits being serial.
 */
public final class UndoLog implements CommitLog {

	private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

	private final Medium medium;

	private final Allocator allocator;

	private final LogState state;

	private final CRC32C bodyChecksum = new CRC32C();

	private final byte[] header = new byte[UndoLogLayout.HEADER_BYTES];

	private final byte[] buffer = new byte[PoolLayout.CHUNK_BYTES];

	private int buffered;

	private long writeOffset;

	private Allocator.@Nullable Scratch heldScratch;

	/**
	 * @param state what the pool's header says of this log
	 */
	public UndoLog(Medium medium, Allocator allocator, LogState state) {
		this.medium = medium;
		this.allocator = allocator;
		this.state = state;
	}

	@Override
	public void commit(ChangeSet changes) {
		long bodyBytes = bodyBytes(changes);
		long slot = PoolLayout.logSlotOffset((int) (changes.sequence() & 1));
		Allocator.Scratch scratch = (bodyBytes > PoolLayout.LOG_SLOT_BYTES - UndoLogLayout.BODY_IN_SLOT)
				? this.allocator.reserveScratch(bodyBytes)
				: null;
		long bodyOffset = (scratch != null) ? scratch.offset() : slot + UndoLogLayout.BODY_IN_SLOT;
		// 1. the record
		writeBody(changes, bodyOffset);
		writeHeader(changes, slot, bodyOffset, bodyBytes);
		// 2. can be undone from here on
		this.medium.fence();
		if (this.heldScratch != null) {
			this.allocator.releaseScratch(this.heldScratch);
		}
		this.heldScratch = scratch;
		// 3. in place
		changes.beforeInstall();
		for (Change change : changes.changes()) {
			change.install(this.medium);
			this.medium.flush(change.offset(), change.storedBytes());
		}
		// 4. committed
		this.medium.fence();
	}

	private static long bodyBytes(ChangeSet changes) {
		long bytes = 0;
		for (Change change : changes.changes()) {
			bytes += UndoLogLayout.ENTRY_HEADER_BYTES + UndoLogLayout.padded(change.loggedBytes());
		}
		return bytes;
	}

	private void writeBody(ChangeSet changes, long bodyOffset) {
		this.bodyChecksum.reset();
		this.buffered = 0;
		this.writeOffset = bodyOffset;
		for (Change change : changes.changes()) {
			Change.Words before = change.before();
			putLong(change.offset() | ((long) change.type().code() << UndoLogLayout.TYPE_SHIFT));
			putLong(before.version());
			if (change.type() != Change.Type.WORD) {
				putLong(before.lengthAndKind());
				putLong(before.typeAndChecksum());
			}
			if (change.beforePayload() != null) {
				putPayload(change.beforePayload(), before.length());
			}
		}
		flushBuffer();
	}

	private void putLong(long value) {
		if (this.buffered + Long.BYTES > this.buffer.length) {
			flushBuffer();
		}
		LONG.set(this.buffer, this.buffered, value);
		this.buffered += Long.BYTES;
	}

	private void putPayload(byte[] payload, int length) {
		int index = 0;
		while (index < length) {
			if (this.buffered == this.buffer.length) {
				flushBuffer();
			}
			int part = Math.min(length - index, this.buffer.length - this.buffered);
			System.arraycopy(payload, index, this.buffer, this.buffered, part);
			this.buffered += part;
			index += part;
		}
		while ((this.buffered & 7) != 0) {
			this.buffer[this.buffered++] = 0;
		}
	}

	private void flushBuffer() {
		if (this.buffered > 0) {
			this.bodyChecksum.update(this.buffer, 0, this.buffered);
			this.medium.write(this.writeOffset, this.buffer, 0, this.buffered);
			this.medium.flush(this.writeOffset, this.buffered);
			this.writeOffset += this.buffered;
			this.buffered = 0;
		}
	}

	private void writeHeader(ChangeSet changes, long slot, long bodyOffset, long bodyBytes) {
		LONG.set(this.header, 0, UndoLogLayout.MAGIC);
		LONG.set(this.header, UndoLogLayout.SEQUENCE, changes.sequence());
		LONG.set(this.header, UndoLogLayout.BODY_OFFSET, bodyOffset);
		LONG.set(this.header, UndoLogLayout.BODY_BYTES, bodyBytes);
		INT.set(this.header, UndoLogLayout.ENTRY_COUNT, changes.changes().size());
		INT.set(this.header, UndoLogLayout.BODY_CHECKSUM, (int) this.bodyChecksum.getValue());
		INT.set(this.header, UndoLogLayout.AFTER_CHECKSUM, afterChecksum(changes));
		INT.set(this.header, UndoLogLayout.HEADER_CHECKSUM, headerChecksum(this.header));
		this.medium.write(slot, this.header, 0, UndoLogLayout.HEADER_BYTES);
		this.medium.flush(slot, UndoLogLayout.HEADER_BYTES);
	}

	/** The body has left the buffer, so that it can be used once more. */
	private int afterChecksum(ChangeSet changes) {
		assert this.buffered == 0;
		CRC32C crc = new CRC32C();
		int length = 0;
		for (Change change : changes.changes()) {
			if (length + BlockLayout.HEADER_BYTES > this.buffer.length) {
				crc.update(this.buffer, 0, length);
				length = 0;
			}
			length = putAfter(change, length);
		}
		crc.update(this.buffer, 0, length);
		return (int) crc.getValue();
	}

	private int putAfter(Change change, int index) {
		LONG.set(this.buffer, index, change.after().version());
		if (change.type() == Change.Type.WORD) {
			return index + Long.BYTES;
		}
		LONG.set(this.buffer, index + BlockLayout.LENGTH, change.after().lengthAndKind());
		LONG.set(this.buffer, index + BlockLayout.TYPE, change.after().typeAndChecksum());
		return index + BlockLayout.HEADER_BYTES;
	}

	/** Makes the record of a commit that was undone unreadable, so that it isn't undone once more. */
	static void wipeRecord(Medium medium, long sequence) {
		long slot = PoolLayout.logSlotOffset((int) (sequence & 1));
		medium.putLong(slot, 0);
		medium.force(slot, Long.BYTES);
	}

	static int headerChecksum(byte[] header) {
		CRC32C crc = new CRC32C();
		crc.update(header, 0, UndoLogLayout.HEADER_CHECKSUM);
		return (int) crc.getValue();
	}

	@Override
	public LogState finish() {
		return this.state;
	}

}
