/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How to open a pool. Immutable.
 *
 * @param durability the crashes that an acknowledged commit survives
 * @param initialSizeBytes the size that is allocated for a new pool; at least {@link #MINIMUM_SIZE_BYTES}
 * @param maximumSizeBytes the size up to which the pool may grow; address space is reserved for it, disk space is not
 * @param journalSizeBytes the size that the journal of a pool on an ordinary file may grow to: it has 1 MiB at first, and
 * grows when commits fill it. It bounds what an opening after a crash replays. Rounded up to a multiple of 128 KiB; at least {@link #MINIMUM_JOURNAL_BYTES}, at most
 * {@link #MAXIMUM_JOURNAL_BYTES}. The journal is a part of the pool, and exists only with {@link Durability#POWER_LOSS}
 * @param maximumSnapshotBytes how much of the Java heap may be used for earlier versions of changed objects, which are
 * kept for open transactions. If they take more, the oldest transaction is ended by a
 * {@link dev.pmem.heap.exception.SnapshotTooOldException}. 0 for a tenth of the Java heap
 * @param transactionWarning how long a transaction may be open before the log reports it with the place where it began;
 * zero for no limit, at most {@link #MAXIMUM_TRANSACTION_WARNING}
 * @param afterPowerLoss what to do with a pool that was open with {@link Durability#PROCESS_CRASH} when the machine
 * stopped
 * @param loadWarning the number of objects beyond which the log tells of a load that follows references to them, with the
 * property that led there; 0 for no limit
 */
public record HeapOptions(Durability durability, long initialSizeBytes, long maximumSizeBytes, long journalSizeBytes,
		long maximumSnapshotBytes, Duration transactionWarning, AfterPowerLoss afterPowerLoss, int loadWarning) {

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

	private static final int DEFAULT_LOAD_WARNING = 10_000;

	/** The default of {@code maximumSnapshotBytes} is the Java heap divided by this number. */
	private static final int DEFAULT_SNAPSHOT_SHARE = 10;

	private static final long DEFAULT_INITIAL_BYTES = MINIMUM_SIZE_BYTES;

	private static final long DEFAULT_MAXIMUM_BYTES = 64L << 30;

	public static final HeapOptions DEFAULTS = builder().build();

	/**
	 * Rounds the size of the journal up, and replaces a snapshot memory of 0 by a tenth of the Java heap's maximum
	 * size.
	 * @throws IllegalArgumentException if a size is out of its range or exceeds the maximum size, the journal is larger
	 * than half of the maximum size, the transaction warning is negative or longer than
	 * {@link #MAXIMUM_TRANSACTION_WARNING}, or the load warning is negative
	 */
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
		if (loadWarning < 0) {
			throw new IllegalArgumentException("load warning " + loadWarning + " is negative");
		}
	}

	/** A load of more than 10,000 objects is told. */
	public HeapOptions(Durability durability, long initialSizeBytes, long maximumSizeBytes, long journalSizeBytes,
			long maximumSnapshotBytes, Duration transactionWarning, AfterPowerLoss afterPowerLoss) {
		this(durability, initialSizeBytes, maximumSizeBytes, journalSizeBytes, maximumSnapshotBytes,
				transactionWarning, afterPowerLoss, DEFAULT_LOAD_WARNING);
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

	/** Begins with the default of each option. */
	public static Builder builder() {
		return new Builder();
	}

	/** Begins with these options. */
	public Builder toBuilder() {
		return new Builder().durability(this.durability).initialSizeBytes(this.initialSizeBytes)
				.maximumSizeBytes(this.maximumSizeBytes).journalSizeBytes(this.journalSizeBytes)
				.maximumSnapshotBytes(this.maximumSnapshotBytes).transactionWarning(this.transactionWarning)
				.afterPowerLoss(this.afterPowerLoss).loadWarning(this.loadWarning);
	}

	/** These options with another durability. */
	public HeapOptions withDurability(Durability durability) {
		return toBuilder().durability(durability).build();
	}

	/**
	 * These options with another maximum size. The journal keeps its size unless this is more than half of the maximum.
	 */
	public HeapOptions withMaximumSizeBytes(long maximumSizeBytes) {
		long journal = (this.journalSizeBytes <= maximumSizeBytes / 2)
				? this.journalSizeBytes
				: defaultJournalSizeBytes(maximumSizeBytes);
		return toBuilder().maximumSizeBytes(maximumSizeBytes).journalSizeBytes(journal).build();
	}

	/** These options with another size of the journal. */
	public HeapOptions withJournalSizeBytes(long journalSizeBytes) {
		return toBuilder().journalSizeBytes(journalSizeBytes).build();
	}

	/** These options with another limit of what earlier versions may take. */
	public HeapOptions withMaximumSnapshotBytes(long maximumSnapshotBytes) {
		return toBuilder().maximumSnapshotBytes(maximumSnapshotBytes).build();
	}

	/** These options with another time after which an open transaction is told. */
	public HeapOptions withTransactionWarning(Duration transactionWarning) {
		return toBuilder().transactionWarning(transactionWarning).build();
	}

	/** These options with another way with a pool that power was lost under. */
	public HeapOptions withAfterPowerLoss(AfterPowerLoss afterPowerLoss) {
		return toBuilder().afterPowerLoss(afterPowerLoss).build();
	}

	/** These options with another number of objects beyond which a load is told. */
	public HeapOptions withLoadWarning(int loadWarning) {
		return toBuilder().loadWarning(loadWarning).build();
	}

	/**
	 * Collects options, each by its name; what isn't named is as in {@link HeapOptions#DEFAULTS}. Not thread-safe.
	 */
	public static final class Builder {

		private Durability durability = Durability.POWER_LOSS;

		private long initialSizeBytes = DEFAULT_INITIAL_BYTES;

		private long maximumSizeBytes = DEFAULT_MAXIMUM_BYTES;

		private @Nullable Long journalSizeBytes;

		private long maximumSnapshotBytes;

		private Duration transactionWarning = DEFAULT_TRANSACTION_WARNING;

		private AfterPowerLoss afterPowerLoss = AfterPowerLoss.VERIFY;

		private int loadWarning = DEFAULT_LOAD_WARNING;

		private Builder() {}

		/** The crashes that an acknowledged commit survives; {@link Durability#POWER_LOSS} if not given. */
		public Builder durability(Durability durability) {
			this.durability = durability;
			return this;
		}

		/** The size that is allocated for a new pool, in bytes; 4 MiB if not given. */
		public Builder initialSizeBytes(long initialSizeBytes) {
			this.initialSizeBytes = initialSizeBytes;
			return this;
		}

		/** The size up to which the pool may grow, in bytes; 64 GiB if not given. */
		public Builder maximumSizeBytes(long maximumSizeBytes) {
			this.maximumSizeBytes = maximumSizeBytes;
			return this;
		}

		/** The size that the journal may grow to, in bytes; {@link #defaultJournalSizeBytes} of the maximum size if not given. */
		public Builder journalSizeBytes(long journalSizeBytes) {
			this.journalSizeBytes = journalSizeBytes;
			return this;
		}

		/** The limit for earlier versions, in bytes; 0 for a tenth of the Java heap's maximum size. */
		public Builder maximumSnapshotBytes(long maximumSnapshotBytes) {
			this.maximumSnapshotBytes = maximumSnapshotBytes;
			return this;
		}

		/** The time after which an open transaction is reported, zero for no limit; one minute if not given. */
		public Builder transactionWarning(Duration transactionWarning) {
			this.transactionWarning = transactionWarning;
			return this;
		}

		/**
		 * What to do with a pool that a loss of power may have left in parts; {@link AfterPowerLoss#VERIFY} if not
		 * given.
		 */
		public Builder afterPowerLoss(AfterPowerLoss afterPowerLoss) {
			this.afterPowerLoss = afterPowerLoss;
			return this;
		}

		/** The number of objects beyond which a load is told, 0 for no limit; 10,000 if not given. */
		public Builder loadWarning(int loadWarning) {
			this.loadWarning = loadWarning;
			return this;
		}

		/** @throws IllegalArgumentException if an option is out of its range */
		public HeapOptions build() {
			long journal = (this.journalSizeBytes != null)
					? this.journalSizeBytes
					: defaultJournalSizeBytes(this.maximumSizeBytes);
			return new HeapOptions(this.durability, this.initialSizeBytes, this.maximumSizeBytes, journal,
					this.maximumSnapshotBytes, this.transactionWarning, this.afterPowerLoss, this.loadWarning);
		}

	}

}
