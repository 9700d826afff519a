package dev.pmem.heap.block;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.NotAPoolException;
import dev.pmem.heap.exception.UnsupportedFormatException;
import dev.pmem.heap.medium.Medium;

/**
 * The pool's header, of which there are three copies at offsets 0, 4096 and 8192.
 *
 * <pre>
 *    0        8         12        16        24       40           48      52       56
 *   +--------+---------+---------+---------+--------+------------+-------+--------+----------+
 *   | magic  | format  | byte    | feature | pool   | generation | state | log    | commit   |
 *   | 8 bytes| version | order   | flags   | UUID   | u64        | u32   | kind   | sequence |
 *   |        | u32     | mark u32| u64     |        |            |       | u32    | u64      |
 *   +--------+---------+---------+---------+--------+------------+-------+--------+----------+
 *    64           72        80        88        96         100   104         112         120
 *   +------------+---------+---------+---------+----------+-----+-----------+-----------+----------+
 *   | log's base | journal | journal | journal | last     | 0   | last      | last      | checksum |
 *   | sequence   | offset  | bytes   | epoch   | recovery | u32 | recovery's| recovery's| CRC32C   |
 *   | u64        | u64     | u64     | u64     | u32      |     | time u64  | commit u64| u32      |
 *   +------------+---------+---------+---------+----------+-----+-----------+-----------+----------+
 * </pre>
 *
 * The checksum covers bytes 0 to 119. A change writes the copy with the lowest generation, so that a crash in between
 * leaves the current one. It must leave the one before that, too: the current one may have been read from a cache that its
 * writer, killed, never forced to the device, and then the one before is the newest that is durable. It can't be stored
 * again to be sure: if it is durable after all, and was acted upon, a crash then could destroy it. Magic, version and mark
 * will stay where they are in every later format.
 *
 * @param poolId made with the pool
 * @param generation counts header changes
 * @param clean whether the pool was closed in order
 * @param commitSequence a commit all of which, and of those before, is in place: the newest if clean; with a journal the
 * last before those that the journal holds
 * @param log which log carries the commits after that one
 * @param lastRecovery what the last opening found
 */
public record PoolHeader(UUID poolId, long generation, boolean clean, long commitSequence, LogState log,
		LastRecovery lastRecovery) {

	/** Which log carries a pool's commits. The codes are part of the format. */
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
	 * @param baseSequence the newest commit when it came into use: it has no record of this commit or those before
	 * @param journalOffset where the journal lies; 0 if there's none
	 * @param journalBytes the size of both its halves; 0 if there's none
	 * @param journalEpoch the oldest epoch with records that may not be in place; without a journal the first that none ever
	 * had
	 */
	public record LogState(LogKind kind, long baseSequence, long journalOffset, long journalBytes,
			long journalEpoch) {

		/** The undo log, which has a place of its own. */
		public static LogState undo(long baseSequence, long nextJournalEpoch) {
			return new LogState(LogKind.UNDO, baseSequence, 0, 0, nextJournalEpoch);
		}

		public LogState withEpoch(long epoch) {
			return new LogState(this.kind, this.baseSequence, this.journalOffset, this.journalBytes, epoch);
		}

	}

	/**
	 * What the last opening found.
	 *
	 * @param outcome a code: 1 created, 2 clean, 3 last commit whole, 4 last commit undone
	 * @param atMillis when, in milliseconds since 1970 UTC
	 * @param commitSequence the newest commit then
	 */
	public record LastRecovery(int outcome, long atMillis, long commitSequence) {}

	/** "PMEMHEAP" in bytes. */
	static final long MAGIC = 0x5041_4548_4D45_4D50L;

	public static final int FORMAT_VERSION = 1;

	static final int BYTE_ORDER_MARK = 0x0102_0304;

	static final int FORMAT_VERSION_OFFSET = 8;

	static final int BYTE_ORDER_OFFSET = 12;

	static final int FEATURES_OFFSET = 16;

	static final int POOL_ID_OFFSET = 24;

	static final int GENERATION_OFFSET = 40;

	static final int STATE_OFFSET = 48;

	static final int LOG_KIND_OFFSET = 52;

	static final int COMMIT_SEQUENCE_OFFSET = 56;

	static final int LOG_BASE_OFFSET = 64;

	static final int JOURNAL_OFFSET_OFFSET = 72;

	static final int JOURNAL_BYTES_OFFSET = 80;

	static final int JOURNAL_EPOCH_OFFSET = 88;

	static final int RECOVERY_OUTCOME_OFFSET = 96;

	static final int RECOVERY_TIME_OFFSET = 104;

	static final int RECOVERY_SEQUENCE_OFFSET = 112;

	static final int CHECKSUM_OFFSET = 120;

	static final int USED_BYTES = 124;

	static final int STATE_OPEN = 1;

	static final int STATE_CLEAN = 2;

	/** So that the first header ever written is the second copy. */
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
			byte[] bytes = copy(medium, (long) number * PoolLayout.HEADER_COPY_BYTES, USED_BYTES);
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
			throw new CorruptPoolException("Pool " + medium.name()
					+ " is damaged: no copy of its header has a right checksum. Restore a backup.");
		}
		throw notAPool(medium, copy(medium, 0, USED_BYTES));
	}

	/** One of the copies; null if it's damaged. */
	static @Nullable PoolHeader readCopy(Medium medium, int number) {
		return parse(medium, copy(medium, (long) number * PoolLayout.HEADER_COPY_BYTES, USED_BYTES));
	}

	private static @Nullable PoolHeader readShort(Medium medium) {
		int length = (int) Math.min(medium.sizeBytes(), USED_BYTES);
		byte[] start = copy(medium, 0, length);
		if (length >= Long.BYTES && hasMagic(start)) {
			throw new CorruptPoolException("Pool " + medium.name() + " is cut off: its file has only "
					+ medium.sizeBytes() + " bytes. Restore the whole file.");
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
		return new NotAPoolException("File " + medium.name() + " is not a pool: it starts with " + found
				+ "where a pool has \"PMEMHEAP\". It was left as it was; name another path, or move the file away.");
	}

	private static @Nullable PoolHeader parse(Medium medium, byte[] bytes) {
		ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
		if (!hasMagic(bytes)) {
			return null;
		}
		int mark = buffer.getInt(BYTE_ORDER_OFFSET);
		if (mark == Integer.reverseBytes(BYTE_ORDER_MARK)) {
			throw new UnsupportedFormatException("Pool " + medium.name()
					+ " was written in big-endian byte order, which this release does not read. Export and import it there.");
		}
		int version = buffer.getInt(FORMAT_VERSION_OFFSET);
		boolean intact = buffer.getInt(CHECKSUM_OFFSET) == checksum(bytes);
		if (mark == BYTE_ORDER_MARK && version > FORMAT_VERSION) {
			throw new UnsupportedFormatException("Pool " + medium.name() + " has format version " + version
					+ "; this release reads up to " + FORMAT_VERSION + ". Use the newer release that wrote it.");
		}
		if (!intact) {
			return null;
		}
		long features = buffer.getLong(FEATURES_OFFSET);
		if ((features & ~KNOWN_FEATURES) != 0) {
			throw new UnsupportedFormatException("Pool " + medium.name() + " uses features 0x"
					+ Long.toHexString(features & ~KNOWN_FEATURES)
					+ " that this release does not know. Use the newer release that wrote it.");
		}
		UUID poolId = new UUID(buffer.getLong(POOL_ID_OFFSET), buffer.getLong(POOL_ID_OFFSET + 8));
		LogState log = new LogState(logKind(medium, buffer.getInt(LOG_KIND_OFFSET)), buffer.getLong(LOG_BASE_OFFSET),
				buffer.getLong(JOURNAL_OFFSET_OFFSET), buffer.getLong(JOURNAL_BYTES_OFFSET),
				buffer.getLong(JOURNAL_EPOCH_OFFSET));
		LastRecovery lastRecovery = new LastRecovery(buffer.getInt(RECOVERY_OUTCOME_OFFSET),
				buffer.getLong(RECOVERY_TIME_OFFSET), buffer.getLong(RECOVERY_SEQUENCE_OFFSET));
		return new PoolHeader(poolId, buffer.getLong(GENERATION_OFFSET), buffer.getInt(STATE_OFFSET) == STATE_CLEAN,
				buffer.getLong(COMMIT_SEQUENCE_OFFSET), log, lastRecovery);
	}

	private static LogKind logKind(Medium medium, int code) {
		for (LogKind kind : LogKind.values()) {
			if (kind.code == code) {
				return kind;
			}
		}
		throw new CorruptPoolException("Pool " + medium.name()
				+ " is damaged: its header has a right checksum, but names"
				+ " log kind " + code + ", which there is not. Restore a backup.");
	}

	private static boolean hasMagic(byte[] bytes) {
		return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(0) == MAGIC;
	}

	private static int checksum(byte[] bytes) {
		CRC32C crc = new CRC32C();
		crc.update(bytes, 0, CHECKSUM_OFFSET);
		return (int) crc.getValue();
	}

	private static byte[] copy(Medium medium, long offset, int length) {
		byte[] bytes = new byte[length];
		MemorySegment.copy(medium.segment(), ValueLayout.JAVA_BYTE, offset, bytes, 0, length);
		return bytes;
	}

	/**
	 * Whether the file has nothing in it but, at most, what a crash may leave of the sector with the first header that is
	 * ever written. All of the rest is looked at, so that a pool whose header was wiped out is not taken for a new one.
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
	public static PoolHeader create(LogState log, LastRecovery creation) {
		return new PoolHeader(UUID.randomUUID(), FIRST_GENERATION, false, 0, log, creation);
	}

	/** Makes sure of the header that was read, if it is in a cache alone. Nothing is stored. */
	public void force(Medium medium) {
		medium.force(copyOffset(), PoolLayout.SECTOR_BYTES);
	}

	private long copyOffset() {
		return this.generation % PoolLayout.HEADER_COPY_COUNT * PoolLayout.HEADER_COPY_BYTES;
	}

	/** Writes this header over the oldest copy; durable when this returns. */
	public void write(Medium medium) {
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
			last = last.next(this.clean, this.commitSequence, this.log);
			last.store(medium);
		}
		medium.force(0, (long) PoolLayout.HEADER_COPY_COUNT * PoolLayout.HEADER_COPY_BYTES);
		return last;
	}

	private ByteBuffer encode() {
		ByteBuffer buffer = ByteBuffer.allocate(PoolLayout.SECTOR_BYTES).order(ByteOrder.LITTLE_ENDIAN);
		buffer.putLong(0, MAGIC);
		buffer.putInt(FORMAT_VERSION_OFFSET, FORMAT_VERSION);
		buffer.putInt(BYTE_ORDER_OFFSET, BYTE_ORDER_MARK);
		buffer.putLong(FEATURES_OFFSET, KNOWN_FEATURES);
		buffer.putLong(POOL_ID_OFFSET, this.poolId.getMostSignificantBits());
		buffer.putLong(POOL_ID_OFFSET + 8, this.poolId.getLeastSignificantBits());
		buffer.putLong(GENERATION_OFFSET, this.generation);
		buffer.putInt(STATE_OFFSET, this.clean ? STATE_CLEAN : STATE_OPEN);
		buffer.putLong(COMMIT_SEQUENCE_OFFSET, this.commitSequence);
		buffer.putInt(LOG_KIND_OFFSET, this.log.kind.code);
		buffer.putLong(LOG_BASE_OFFSET, this.log.baseSequence);
		buffer.putLong(JOURNAL_OFFSET_OFFSET, this.log.journalOffset);
		buffer.putLong(JOURNAL_BYTES_OFFSET, this.log.journalBytes);
		buffer.putLong(JOURNAL_EPOCH_OFFSET, this.log.journalEpoch);
		buffer.putInt(RECOVERY_OUTCOME_OFFSET, this.lastRecovery.outcome);
		buffer.putLong(RECOVERY_TIME_OFFSET, this.lastRecovery.atMillis);
		buffer.putLong(RECOVERY_SEQUENCE_OFFSET, this.lastRecovery.commitSequence);
		buffer.putInt(CHECKSUM_OFFSET, checksum(buffer.array()));
		return buffer;
	}

	/** The header that comes after this one. */
	public PoolHeader next(boolean clean, long commitSequence, LogState log) {
		return new PoolHeader(this.poolId, this.generation + 1, clean, commitSequence, log, this.lastRecovery);
	}

	public PoolHeader with(LastRecovery lastRecovery) {
		return new PoolHeader(this.poolId, this.generation, this.clean, this.commitSequence, this.log, lastRecovery);
	}

}
