/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.pool;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.NotAPoolException;
import dev.pmem.heap.exception.PoolFacts;
import dev.pmem.heap.exception.UnsupportedFormatException;
import dev.pmem.heap.medium.MachineBoot;
import dev.pmem.heap.medium.Medium;

/**
 * The pool's header. There are three copies of it, at offsets 0, 4096 and 8192 ({@link HeaderLayout}).
 * <p>
 * A change writes the copy with the lowest generation, so that a crash meanwhile leaves the current copy. It must leave
 * the copy before the current one as well. The current copy may have been read from a cache whose writer was killed
 * before it forced the copy to the device; the copy before is then the newest durable one. The current copy can't be
 * stored again to make sure: if it is durable after all, and was acted upon, a crash during that store could destroy
 * it.
 * <p>
 * A header is forced to the device whatever durability was asked for: after a loss of power it must be known whether
 * the pool's pages are synced.
 *
 * @param poolId made with the pool
 * @param generation counts header changes
 * @param clean whether the pool was closed in order
 * @param commitSequence a commit that is in place with all commits before it: the newest if clean; with a journal the
 * last commit before those in the journal
 * @param log the log that carries the commits after that commit
 * @param lastRecovery what the last opening found
 * @param sums the pool's sums as of that commit; null in a header of version 1, which has no sums
 * @param use the circumstances under which the pool is open
 * @param sizeBytes the pool's size when the header was written; 0 in a header of version 1. The pool may have grown
 * since
 */
public record PoolHeader(UUID poolId, long generation, boolean clean, long commitSequence, LogState log,
		LastRecovery lastRecovery, @Nullable PoolSums sums, Use use, long sizeBytes) {

	/** The kinds of log that carry a pool's commits. The codes are part of the format. */
	public enum LogKind {

		UNDO(1), JOURNAL(2);

		private final int code;

		LogKind(int code) {
			this.code = code;
		}

	}

	/**
	 * The log in use.
	 *
	 * @param kind its kind
	 * @param baseSequence the newest commit when this log came into use: the log has no record of this commit or of
	 * earlier ones
	 * @param journalOffset the journal's offset; 0 without one
	 * @param journalBytes the size of both halves of the journal; 0 without one
	 * @param journalEpoch the oldest epoch with records that may not be in place; without a journal the first epoch
	 * that no record ever had
	 */
	public record LogState(LogKind kind, long baseSequence, long journalOffset, long journalBytes,
			long journalEpoch) {

		/** The state of the undo log, which has a fixed place. */
		public static LogState undo(long baseSequence, long nextJournalEpoch) {
			return new LogState(LogKind.UNDO, baseSequence, 0, 0, nextJournalEpoch);
		}

		/** A journal at another place, whose oldest epoch is a later one. */
		public LogState withJournal(long offset, long sizeBytes, long epoch) {
			return new LogState(this.kind, this.baseSequence, offset, sizeBytes, epoch);
		}

		/** The same log with a later oldest epoch. */
		public LogState withEpoch(long epoch) {
			return new LogState(this.kind, this.baseSequence, this.journalOffset, this.journalBytes, epoch);
		}

	}

	/**
	 * What the last opening found.
	 *
	 * @param outcome a code: 1 created, 2 clean, 3 last commit whole, 4 last commit undone
	 * @param atMillis the time of that opening, in milliseconds since 1970 UTC
	 * @param commitSequence the newest commit at that time
	 */
	public record LastRecovery(int outcome, long atMillis, long commitSequence) {}

	/**
	 * The circumstances under which a pool is open.
	 *
	 * @param boot the run of the machine; {@link MachineBoot#UNKNOWN} if it is not known
	 * @param isSynced whether the stores of commits survive a stop of the machine; true for a pool that was closed
	 */
	public record Use(UUID boot, boolean isSynced) {

		/** The circumstances in a header of version 1, which does not hold them. */
		static final Use NOT_SAID = new Use(MachineBoot.UNKNOWN, true);

	}

	public static final int FORMAT_VERSION = 2;

	/** The first header ever written is the second copy. */
	private static final long FIRST_GENERATION = 1;

	/** Feature flags that a reader must know to open the pool; none yet. */
	static final long KNOWN_FEATURES = 0;

	/**
	 * The current header; null if the file is new: nothing but zero bytes.
	 */
	public static @Nullable PoolHeader read(Medium medium) {
		if (medium.sizeBytes() < PoolLayout.FIRST_DATA_CHUNK * (long) PoolLayout.CHUNK_BYTES) {
			return readShort(medium);
		}
		PoolHeader newest = null;
		boolean hasMagic = false;
		for (int number = 0; number < PoolLayout.HEADER_COPY_COUNT; number++) {
			byte[] bytes = copy(medium, (long) number * PoolLayout.HEADER_COPY_BYTES, HeaderLayout.BYTES);
			hasMagic |= hasMagic(bytes);
			PoolHeader found = parse(medium, bytes);
			if (found != null && (newest == null || found.generation > newest.generation)) {
				newest = found;
			}
		}
		if (newest != null) {
			return newest;
		}
		if (isCreationCutOff(medium)) {
			return null;
		}
		if (hasMagic) {
			throw CorruptPoolException.damaged(PoolFacts.of(medium.name()),
					"no copy of its header has a right checksum");
		}
		throw notAPool(medium, copy(medium, 0, HeaderLayout.BYTES));
	}

	/** One of the copies; null if it's damaged. */
	static @Nullable PoolHeader readCopy(Medium medium, int number) {
		return parse(medium, copy(medium, (long) number * PoolLayout.HEADER_COPY_BYTES, HeaderLayout.BYTES));
	}

	private static @Nullable PoolHeader readShort(Medium medium) {
		int length = (int) Math.min(medium.sizeBytes(), HeaderLayout.BYTES);
		byte[] start = copy(medium, 0, length);
		if (length >= Long.BYTES && hasMagic(start)) {
			throw CorruptPoolException.cutOff(PoolFacts.of(medium.name()), "its file has only " + medium.sizeBytes()
					+ " bytes");
		}
		if (isZero(medium, 0, medium.sizeBytes())) {
			return null;
		}
		throw notAPool(medium, start);
	}

	private static NotAPoolException notAPool(Medium medium, byte[] start) {
		StringBuilder found = new StringBuilder();
		for (int index = 0; index < Math.min(8, start.length); index++) {
			found.append(String.format("%02x ", start[index]));
		}
		return new NotAPoolException(PoolFacts.of(medium.name()).at(0).expected("\"PMEMHEAP\"").found(found.toString()
				.strip()), "is not a pool: its start");
	}

	private static @Nullable PoolHeader parse(Medium medium, byte[] bytes) {
		ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
		if (!hasMagic(bytes)) {
			return null;
		}
		int mark = buffer.getInt(HeaderLayout.BYTE_ORDER);
		if (mark == Integer.reverseBytes(HeaderLayout.BYTE_ORDER_VALUE)) {
			throw new UnsupportedFormatException(PoolFacts.of(medium.name()).at(HeaderLayout.BYTE_ORDER),
					"was written in big-endian byte order, which this release does not read",
					"Export and import it there.");
		}
		int version = buffer.getInt(HeaderLayout.FORMAT_VERSION);
		if (mark == HeaderLayout.BYTE_ORDER_VALUE && version > FORMAT_VERSION) {
			throw new UnsupportedFormatException(PoolFacts.of(medium.name()).at(HeaderLayout.FORMAT_VERSION),
					"has format version " + version + "; this release reads up to " + FORMAT_VERSION);
		}
		boolean isFirst = version == 1;
		int checksumOffset = isFirst ? HeaderLayout.VERSION_1_CHECKSUM : HeaderLayout.CHECKSUM;
		if (buffer.getInt(checksumOffset) != checksum(bytes, checksumOffset)) {
			return null;
		}
		long features = buffer.getLong(HeaderLayout.FEATURES);
		if ((features & ~KNOWN_FEATURES) != 0) {
			throw new UnsupportedFormatException(PoolFacts.of(medium.name()), "uses features 0x" + Long.toHexString(
					features & ~KNOWN_FEATURES) + " that this release does not know");
		}
		LogState log = new LogState(logKind(medium, buffer.getInt(HeaderLayout.LOG_KIND)),
				buffer.getLong(HeaderLayout.LOG_BASE), buffer.getLong(HeaderLayout.JOURNAL_OFFSET),
				buffer.getLong(HeaderLayout.JOURNAL_BYTES), buffer.getLong(HeaderLayout.JOURNAL_EPOCH));
		LastRecovery lastRecovery = new LastRecovery(buffer.getInt(HeaderLayout.RECOVERY_OUTCOME),
				buffer.getLong(HeaderLayout.RECOVERY_TIME), buffer.getLong(HeaderLayout.RECOVERY_SEQUENCE));
		Use use = isFirst
				? Use.NOT_SAID
				: new Use(uuid(buffer, HeaderLayout.BOOT_ID),
						(buffer.getInt(HeaderLayout.FLAGS) & HeaderLayout.FLAG_NOT_SYNCED) == 0);
		return new PoolHeader(uuid(buffer, HeaderLayout.POOL_ID), buffer.getLong(HeaderLayout.GENERATION),
				buffer.getInt(HeaderLayout.STATE) == HeaderLayout.STATE_CLEAN,
				buffer.getLong(HeaderLayout.COMMIT_SEQUENCE), log, lastRecovery,
				isFirst
						? null
						: new PoolSums(buffer.getLong(HeaderLayout.DESCRIPTOR_SUM),
								buffer.getLong(HeaderLayout.BLOCK_SUM)),
				use, isFirst ? 0 : buffer.getLong(HeaderLayout.SIZE_BYTES));
	}

	private static UUID uuid(ByteBuffer buffer, int offset) {
		return new UUID(buffer.getLong(offset), buffer.getLong(offset + Long.BYTES));
	}

	private static void putUuid(ByteBuffer buffer, int offset, UUID uuid) {
		buffer.putLong(offset, uuid.getMostSignificantBits());
		buffer.putLong(offset + Long.BYTES, uuid.getLeastSignificantBits());
	}

	private static LogKind logKind(Medium medium, int code) {
		for (LogKind kind : LogKind.values()) {
			if (kind.code == code) {
				return kind;
			}
		}
		throw CorruptPoolException.damaged(PoolFacts.of(medium.name()),
				"its header has a right checksum, but names log kind " + code + ", which there is not");
	}

	private static boolean hasMagic(byte[] bytes) {
		return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(0) == HeaderLayout.MAGIC_VALUE;
	}

	private static int checksum(byte[] bytes, int length) {
		CRC32C crc = new CRC32C();
		crc.update(bytes, 0, length);
		return (int) crc.getValue();
	}

	private static byte[] copy(Medium medium, long offset, int length) {
		byte[] bytes = new byte[length];
		MemorySegment.copy(medium.segment(), ValueLayout.JAVA_BYTE, offset, bytes, 0, length);
		return bytes;
	}

	/**
	 * Whether the file contains nothing, or at most the bytes that a crash may leave of the sector with the first
	 * header ever written. The rest of the file is checked, so a pool whose header was wiped out is not taken for a new
	 * pool.
	 */
	private static boolean isCreationCutOff(Medium medium) {
		long copy = FIRST_GENERATION * PoolLayout.HEADER_COPY_BYTES;
		return isZero(medium, 0, copy) && isZero(medium, copy + PoolLayout.SECTOR_BYTES, medium.sizeBytes());
	}

	private static boolean isZero(Medium medium, long start, long end) {
		byte[] zeros = new byte[PoolLayout.CHUNK_BYTES];
		MemorySegment zeroSegment = MemorySegment.ofArray(zeros);
		for (long offset = start; offset < end; offset += zeros.length) {
			long length = Math.min(zeros.length, end - offset);
			if (medium.segment().asSlice(offset, length).mismatch(zeroSegment.asSlice(0, length)) >= 0) {
				return false;
			}
		}
		return true;
	}

	/** The header of a new pool. */
	public static PoolHeader create(LogState log, LastRecovery creation, Use use) {
		return new PoolHeader(UUID.randomUUID(), FIRST_GENERATION, false, 0, log, creation, PoolSums.EMPTY, use, 0);
	}

	/** Makes the header that was read durable, in case it is in a cache alone. Stores nothing. */
	public void force(Medium medium) {
		medium.forceToDevice(copyOffset(), PoolLayout.SECTOR_BYTES);
	}

	private long copyOffset() {
		return this.generation % PoolLayout.HEADER_COPY_COUNT * PoolLayout.HEADER_COPY_BYTES;
	}

	/** Writes this header over the oldest copy; durable when this returns. */
	void write(Medium medium) {
		store(medium);
		force(medium);
	}

	private void store(Medium medium) {
		// the whole sector, of which a crash may have left garbage
		medium.write(copyOffset(), encode().array(), 0, PoolLayout.SECTOR_BYTES);
	}

	/**
	 * Writes the other copies, while this one is durable.
	 * @return the last
	 */
	PoolHeader writeOthers(Medium medium) {
		PoolHeader last = this;
		for (int count = 1; count < PoolLayout.HEADER_COPY_COUNT; count++) {
			last = new PoolHeader(last.poolId, last.generation + 1, last.clean, last.commitSequence, last.log,
					last.lastRecovery, last.sums, last.use, last.sizeBytes);
			last.store(medium);
		}
		medium.forceToDevice(0, (long) PoolLayout.HEADER_COPY_COUNT * PoolLayout.HEADER_COPY_BYTES);
		return last;
	}

	private ByteBuffer encode() {
		ByteBuffer buffer = ByteBuffer.allocate(HeaderLayout.BYTES).order(ByteOrder.LITTLE_ENDIAN);
		buffer.putLong(0, HeaderLayout.MAGIC_VALUE);
		buffer.putInt(HeaderLayout.FORMAT_VERSION, FORMAT_VERSION);
		buffer.putInt(HeaderLayout.BYTE_ORDER, HeaderLayout.BYTE_ORDER_VALUE);
		buffer.putLong(HeaderLayout.FEATURES, KNOWN_FEATURES);
		putUuid(buffer, HeaderLayout.POOL_ID, this.poolId);
		buffer.putLong(HeaderLayout.GENERATION, this.generation);
		buffer.putInt(HeaderLayout.STATE, this.clean ? HeaderLayout.STATE_CLEAN : HeaderLayout.STATE_OPEN);
		buffer.putLong(HeaderLayout.COMMIT_SEQUENCE, this.commitSequence);
		buffer.putInt(HeaderLayout.LOG_KIND, this.log.kind.code);
		buffer.putLong(HeaderLayout.LOG_BASE, this.log.baseSequence);
		buffer.putLong(HeaderLayout.JOURNAL_OFFSET, this.log.journalOffset);
		buffer.putLong(HeaderLayout.JOURNAL_BYTES, this.log.journalBytes);
		buffer.putLong(HeaderLayout.JOURNAL_EPOCH, this.log.journalEpoch);
		buffer.putInt(HeaderLayout.RECOVERY_OUTCOME, this.lastRecovery.outcome);
		buffer.putLong(HeaderLayout.RECOVERY_TIME, this.lastRecovery.atMillis);
		buffer.putLong(HeaderLayout.RECOVERY_SEQUENCE, this.lastRecovery.commitSequence);
		buffer.putInt(HeaderLayout.FLAGS, this.use.isSynced ? 0 : HeaderLayout.FLAG_NOT_SYNCED);
		putUuid(buffer, HeaderLayout.BOOT_ID, this.use.boot);
		PoolSums sums = Objects.requireNonNull(this.sums, "a header of version 1 isn't written");
		buffer.putLong(HeaderLayout.DESCRIPTOR_SUM, sums.descriptors());
		buffer.putLong(HeaderLayout.BLOCK_SUM, sums.blocks());
		buffer.putLong(HeaderLayout.SIZE_BYTES, this.sizeBytes);
		buffer.putInt(HeaderLayout.CHECKSUM, checksum(buffer.array(), HeaderLayout.CHECKSUM));
		return buffer;
	}

	/** The format version of the header that was read; headers are written in the newest version. */
	public int formatVersion() {
		return (this.sums == null) ? 1 : FORMAT_VERSION;
	}

	/** The header that comes after this one, of a pool that is used as before. */
	public PoolHeader next(long commitSequence, LogState log, PoolSums sums) {
		return new PoolHeader(this.poolId, this.generation + 1, false, commitSequence, log, this.lastRecovery, sums,
				this.use, this.sizeBytes);
	}

	/** This header, of a pool that is being opened. */
	public PoolHeader opened(LastRecovery lastRecovery, Use use) {
		return new PoolHeader(this.poolId, this.generation, false, this.commitSequence, this.log, lastRecovery,
				this.sums, use, this.sizeBytes);
	}

	/** This header, of a pool that was closed in order, all of which is synced. */
	public PoolHeader closed() {
		return new PoolHeader(this.poolId, this.generation, true, this.commitSequence, this.log, this.lastRecovery,
				this.sums, new Use(this.use.boot, true), this.sizeBytes);
	}

	PoolHeader withSizeBytes(long sizeBytes) {
		return new PoolHeader(this.poolId, this.generation, this.clean, this.commitSequence, this.log,
				this.lastRecovery, this.sums, this.use, sizeBytes);
	}

}
