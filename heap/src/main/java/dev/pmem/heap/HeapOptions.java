/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import java.time.Duration;

/**
 * How to open a pool. Immutable.
 *
 * @param durability the crashes that an acknowledged commit survives
 * @param initialSizeBytes the size that is allocated for a new pool; at least {@link #MINIMUM_SIZE_BYTES}
 * @param maximumSizeBytes the size up to which the pool may grow; address space is reserved for it, disk space is not
 * @param journalSizeBytes the size of the journal of a pool on an ordinary file. It bounds what an opening after a
 * crash replays. Rounded up to a multiple of 128 KiB; at least {@link #MINIMUM_JOURNAL_BYTES}, at most
 * {@link #MAXIMUM_JOURNAL_BYTES}. The journal is a part of the pool, and exists only with {@link Durability#POWER_LOSS}
 * @param maximumSnapshotBytes how much of the Java heap may be used for earlier versions of changed objects, which are
 * kept for open transactions. If they take more, the oldest transaction is ended by a
 * {@link dev.pmem.heap.exception.SnapshotTooOldException}. 0 for a tenth of the Java heap
 * @param transactionWarning how long a transaction may be open before the log reports it with the place where it began;
 * zero for no limit, at most {@link #MAXIMUM_TRANSACTION_WARNING}
 * @param afterPowerLoss what to do with a pool that was open with {@link Durability#PROCESS_CRASH} when the machine
 * stopped
 */
public record HeapOptions(Durability durability, long initialSizeBytes, long maximumSizeBytes, long journalSizeBytes,
		long maximumSnapshotBytes, Duration transactionWarning, AfterPowerLoss afterPowerLoss) {

	public static final long MINIMUM_SIZE_BYTES = 4L << 20;

	public static final long MINIMUM_JOURNAL_BYTES = 128L << 10;

	public static final long MAXIMUM_JOURNAL_BYTES = 512L << 20;

	/** A century. */
	public static final Duration MAXIMUM_TRANSACTION_WARNING = Duration.ofDays(36_500);

	private static final long DEFAULT_JOURNAL_BYTES = 64L << 20;

	private static final long LEAST_DEFAULT_JOURNAL_BYTES = 1L << 20;

	/** Two halves of whole chunks. */
	private static final long JOURNAL_UNIT_BYTES = 128L << 10;

	private static final Duration DEFAULT_TRANSACTION_WARNING = Duration.ofMinutes(1);

	/** The default of {@code maximumSnapshotBytes} is the Java heap divided by this number. */
	private static final int DEFAULT_SNAPSHOT_SHARE = 10;

	public static final HeapOptions DEFAULTS = new HeapOptions(Durability.POWER_LOSS, 16L << 20, 64L << 30);

	public HeapOptions {
		if (initialSizeBytes < MINIMUM_SIZE_BYTES) {
			throw new IllegalArgumentException(
					"initial size " + initialSizeBytes + " is below the minimum of " + MINIMUM_SIZE_BYTES + " bytes");
		}
		if (maximumSizeBytes < initialSizeBytes) {
			throw new IllegalArgumentException(
					"maximum size " + maximumSizeBytes + " is below the initial size of " + initialSizeBytes
							+ " bytes");
		}
		journalSizeBytes = (journalSizeBytes + JOURNAL_UNIT_BYTES - 1) & -JOURNAL_UNIT_BYTES;
		if (journalSizeBytes < MINIMUM_JOURNAL_BYTES || journalSizeBytes > MAXIMUM_JOURNAL_BYTES) {
			throw new IllegalArgumentException("journal size " + journalSizeBytes + " is not between "
					+ MINIMUM_JOURNAL_BYTES + " and " + MAXIMUM_JOURNAL_BYTES + " bytes");
		}
		if (journalSizeBytes > maximumSizeBytes / 2) {
			throw new IllegalArgumentException("journal size " + journalSizeBytes
					+ " is more than half of the maximum size of " + maximumSizeBytes + " bytes");
		}
		if (maximumSnapshotBytes < 0) {
			throw new IllegalArgumentException("maximum snapshot memory " + maximumSnapshotBytes + " is negative");
		}
		if (maximumSnapshotBytes == 0) {
			maximumSnapshotBytes = Runtime.getRuntime().maxMemory() / DEFAULT_SNAPSHOT_SHARE;
		}
		if (transactionWarning.isNegative() || transactionWarning.compareTo(MAXIMUM_TRANSACTION_WARNING) > 0) {
			throw new IllegalArgumentException("transaction warning " + transactionWarning + " is not between 0 and "
					+ MAXIMUM_TRANSACTION_WARNING);
		}
	}

	/** The other options have their defaults; a pool that a loss of power may have left in parts is verified. */
	public HeapOptions(Durability durability, long initialSizeBytes, long maximumSizeBytes, long journalSizeBytes) {
		this(durability, initialSizeBytes, maximumSizeBytes, journalSizeBytes, 0, DEFAULT_TRANSACTION_WARNING,
				AfterPowerLoss.VERIFY);
	}

	/** The journal has a sixteenth of the maximum size, but at least 1 MiB and at most 64 MiB. */
	public HeapOptions(Durability durability, long initialSizeBytes, long maximumSizeBytes) {
		this(durability, initialSizeBytes, maximumSizeBytes, defaultJournalSizeBytes(maximumSizeBytes));
	}

	/** The size of the journal if none is given, in bytes. */
	public static long defaultJournalSizeBytes(long maximumSizeBytes) {
		return Math.clamp(maximumSizeBytes / 16 & -JOURNAL_UNIT_BYTES, LEAST_DEFAULT_JOURNAL_BYTES,
				DEFAULT_JOURNAL_BYTES);
	}

	public HeapOptions withDurability(Durability durability) {
		return new HeapOptions(durability, this.initialSizeBytes, this.maximumSizeBytes, this.journalSizeBytes,
				this.maximumSnapshotBytes, this.transactionWarning, this.afterPowerLoss);
	}

	/**
	 * These options with another maximum size. The journal keeps its size unless this is more than half of the maximum.
	 */
	public HeapOptions withMaximumSizeBytes(long maximumSizeBytes) {
		long journalSizeBytes = (this.journalSizeBytes <= maximumSizeBytes / 2)
				? this.journalSizeBytes
				: defaultJournalSizeBytes(maximumSizeBytes);
		return new HeapOptions(this.durability, this.initialSizeBytes, maximumSizeBytes, journalSizeBytes,
				this.maximumSnapshotBytes, this.transactionWarning, this.afterPowerLoss);
	}

	public HeapOptions withJournalSizeBytes(long journalSizeBytes) {
		return new HeapOptions(this.durability, this.initialSizeBytes, this.maximumSizeBytes, journalSizeBytes,
				this.maximumSnapshotBytes, this.transactionWarning, this.afterPowerLoss);
	}

	public HeapOptions withMaximumSnapshotBytes(long maximumSnapshotBytes) {
		return new HeapOptions(this.durability, this.initialSizeBytes, this.maximumSizeBytes, this.journalSizeBytes,
				maximumSnapshotBytes, this.transactionWarning, this.afterPowerLoss);
	}

	public HeapOptions withTransactionWarning(Duration transactionWarning) {
		return new HeapOptions(this.durability, this.initialSizeBytes, this.maximumSizeBytes, this.journalSizeBytes,
				this.maximumSnapshotBytes, transactionWarning, this.afterPowerLoss);
	}

	public HeapOptions withAfterPowerLoss(AfterPowerLoss afterPowerLoss) {
		return new HeapOptions(this.durability, this.initialSizeBytes, this.maximumSizeBytes, this.journalSizeBytes,
				this.maximumSnapshotBytes, this.transactionWarning, afterPowerLoss);
	}

}
