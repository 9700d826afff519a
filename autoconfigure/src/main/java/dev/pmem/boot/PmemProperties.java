/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

import dev.pmem.heap.AfterPowerLoss;
import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;

/**
 * The whole configuration.
 *
 * @param pool The pool that holds the heap.
 * @param query How objects are found and loaded.
 * @param validation How entities are validated.
 * @param data What is stored at the first start.
 */
@ConfigurationProperties("pmem")
public record PmemProperties(@DefaultValue Pool pool, @DefaultValue Query query,
		@DefaultValue Validation validation, @DefaultValue Data data) {

	/**
	 * The options for opening the pool.
	 * @throws InvalidConfigurationPropertyValueException if a value is out of range or values contradict each other
	 */
	public HeapOptions heapOptions() {
		this.query.checkedScanWarning();
		return this.pool.heapOptions().withLoadWarning(this.query.checkedLoadWarning());
	}

	/**
	 * What is stored at the first start.
	 *
	 * @param locations Files of entities, JSON lines (.jsonl, .ndjson) or CSV (.csv), which are loaded once, after
	 * migrations and before the application serves. Patterns are allowed. The name of a file is that of a class of entities.
	 */
	public record Data(@DefaultValue List<String> locations) {}

	/**
	 * How entities are validated.
	 *
	 * @param mode Whether entities are validated by Bean Validation before they are written.
	 */
	public record Validation(@DefaultValue("auto") Mode mode) {

		/** Whether entities are validated. */
		public enum Mode {
			/** They are if there is a validator. */
			AUTO,
			/** They are not. */
			NONE
		}

	}

	/**
	 * How objects are found and loaded.
	 *
	 * @param loadWarning Number of objects beyond which the log reports a load that follows references to them, once for
	 * each property that leads to too many. 0 switches the warning off.
	 * @param scanWarning Number of objects beyond which the log reports a query that examines objects one by one because
	 * no index covers it, once for each query method. 0 switches the warning off.
	 */
	public record Query(@DefaultValue("10000") int loadWarning, @DefaultValue("10000") int scanWarning) {

		static final String LOAD_WARNING = "pmem.query.load-warning";

		static final String SCAN_WARNING = "pmem.query.scan-warning";

		private int checkedLoadWarning() {
			return checked(LOAD_WARNING, this.loadWarning);
		}

		int checkedScanWarning() {
			return checked(SCAN_WARNING, this.scanWarning);
		}

		private static int checked(String property, int objects) {
			if (objects < 0) {
				throw new InvalidConfigurationPropertyValueException(property, objects,
						"It must not be negative; 0 switches the warning off.");
			}
			return objects;
		}

	}

	/**
	 * The pool that holds the heap.
	 *
	 * @param path Path of the pool's file, relative to the working directory. Missing directories are created.
	 * @param durability The crashes that an acknowledged commit survives.
	 * @param initialSize Disk space that is allocated for a new pool; the pool grows on demand.
	 * @param maxSize Size up to which the pool may grow. Address space is reserved for it, disk space is not.
	 * @param journalSize Size that the journal, a part of the pool, grows to: the most that a start after a crash has to replay. A
	 * smaller journal means more frequent checkpoints. Only used with durability power-loss on an ordinary file.
	 * @param afterPowerLoss What to do with a pool that was open with durability process-crash when the machine
	 * stopped: the disk may have parts of its commits.
	 * @param maxSnapshotMemory How much of the Java heap may be used for earlier versions of changed objects, which are
	 * kept for open transactions and streams. If the versions take more, the oldest transaction or stream is ended with
	 * an exception. 0 stands for a tenth of the Java heap.
	 * @param transactionWarning How long a transaction or a stream may be open before the log reports it with the place
	 * where it began. 0 switches the warning off.
	 * @param unclaimedExtents What to do about objects in the pool that no class of the application claims, because their
	 * class was renamed, moved or removed. Unless they are ignored, they stop the start if a class of the same simple
	 * name has none.
	 * @param closeTimeout How long the end of the application waits for the pool to be closed. 0 waits as long as it
	 * takes. A pool that was not closed is recovered by the next start.
	 */
	public record Pool(@Nullable String path, @DefaultValue("power-loss") Durability durability,
			@Nullable DataSize initialSize, @Nullable DataSize maxSize, @Nullable DataSize journalSize,
			@DefaultValue("verify") AfterPowerLoss afterPowerLoss, @Nullable DataSize maxSnapshotMemory,
			@DefaultValue("1m") Duration transactionWarning,
			@DefaultValue("warn") UnclaimedExtents unclaimedExtents,
			@DefaultValue("30s") Duration closeTimeout) {

		static final String PATH = "pmem.pool.path";

		static final String INITIAL_SIZE = "pmem.pool.initial-size";

		static final String MAX_SIZE = "pmem.pool.max-size";

		static final String JOURNAL_SIZE = "pmem.pool.journal-size";

		static final String MAX_SNAPSHOT_MEMORY = "pmem.pool.max-snapshot-memory";

		static final String TRANSACTION_WARNING = "pmem.pool.transaction-warning";

		static final String CLOSE_TIMEOUT = "pmem.pool.close-timeout";

		private static final Duration LONGEST_CLOSE_TIMEOUT = Duration.ofDays(1);

		/**
		 * The pool's file.
		 * @param applicationName names the file if no path is configured; may be null or blank
		 * @throws InvalidConfigurationPropertyValueException if the configured path is not a path
		 */
		public Path resolvePath(@Nullable String applicationName) {
			if (!StringUtils.hasText(this.path)) {
				return Path.of("data", fileName(applicationName) + ".pmem");
			}
			return PoolPaths.resolve(PATH, this.path);
		}

		private static String fileName(@Nullable String applicationName) {
			if (!StringUtils.hasText(applicationName)) {
				return "application";
			}
			return applicationName.strip().replaceAll("[/\\\\:*?\"<>|\\p{Cntrl}]", "-");
		}

		/**
		 * The options for opening the pool. If the default of a size that is not configured would contradict a
		 * configured size, it follows the configured one.
		 * @throws InvalidConfigurationPropertyValueException if a value is out of range or sizes contradict each other
		 */
		public HeapOptions heapOptions() {
			requireMinimum(INITIAL_SIZE, this.initialSize);
			requireMinimum(MAX_SIZE, this.maxSize);
			if (this.initialSize != null && this.maxSize != null && this.maxSize.compareTo(this.initialSize) < 0) {
				throw new InvalidConfigurationPropertyValueException(MAX_SIZE, this.maxSize,
						"It must not be below '%s', which is %s.".formatted(INITIAL_SIZE,
								Sizes.format(this.initialSize.toBytes())));
			}
			long initial = (this.initialSize != null)
					? this.initialSize.toBytes()
					: Math.min(HeapOptions.DEFAULTS.initialSizeBytes(),
							(this.maxSize != null) ? this.maxSize.toBytes() : Long.MAX_VALUE);
			long maximum = (this.maxSize != null)
					? this.maxSize.toBytes()
					: Math.max(HeapOptions.DEFAULTS.maximumSizeBytes(), initial);
			HeapOptions options = new HeapOptions(this.durability, initial, maximum)
					.withAfterPowerLoss(this.afterPowerLoss)
					.withMaximumSnapshotBytes(snapshotBytes())
					.withTransactionWarning(warning());
			DataSize journal = this.journalSize;
			return (journal != null) ? options.withJournalSizeBytes(journalBytes(journal, maximum)) : options;
		}

		private static long journalBytes(DataSize size, long maximumBytes) {
			long sizeBytes = size.toBytes();
			if (sizeBytes < HeapOptions.MINIMUM_JOURNAL_BYTES || sizeBytes > HeapOptions.MAXIMUM_JOURNAL_BYTES) {
				throw new InvalidConfigurationPropertyValueException(JOURNAL_SIZE, size,
						"It must be between %s and %s.".formatted(Sizes.format(HeapOptions.MINIMUM_JOURNAL_BYTES),
								Sizes.format(HeapOptions.MAXIMUM_JOURNAL_BYTES)));
			}
			if (sizeBytes > maximumBytes / 2) {
				throw new InvalidConfigurationPropertyValueException(JOURNAL_SIZE, size,
						"It must not be more than half of '%s', which is %s.".formatted(MAX_SIZE,
								Sizes.format(maximumBytes)));
			}
			return sizeBytes;
		}

		/** 0 is passed to the heap, which takes a share of the Java heap. */
		private long snapshotBytes() {
			DataSize size = this.maxSnapshotMemory;
			if (size == null) {
				return 0;
			}
			if (size.isNegative()) {
				throw new InvalidConfigurationPropertyValueException(MAX_SNAPSHOT_MEMORY, size,
						"It must not be negative.");
			}
			return size.toBytes();
		}

		private Duration warning() {
			Duration warning = this.transactionWarning;
			if (warning.isNegative() || warning.compareTo(HeapOptions.MAXIMUM_TRANSACTION_WARNING) > 0) {
				throw new InvalidConfigurationPropertyValueException(TRANSACTION_WARNING, warning,
						"It must be between 0, which switches it off, and %d days."
								.formatted(HeapOptions.MAXIMUM_TRANSACTION_WARNING.toDays()));
			}
			return warning;
		}

		/**
		 * How long to wait for the pool to be closed; 0 for as long as it takes.
		 * @throws InvalidConfigurationPropertyValueException if it is negative or longer than a day
		 */
		public Duration checkedCloseTimeout() {
			if (this.closeTimeout.isNegative() || this.closeTimeout.compareTo(LONGEST_CLOSE_TIMEOUT) > 0) {
				throw new InvalidConfigurationPropertyValueException(CLOSE_TIMEOUT, this.closeTimeout,
						"It must be between 0, which waits as long as it takes, and 1 day.");
			}
			return this.closeTimeout;
		}

		private static void requireMinimum(String property, @Nullable DataSize size) {
			if (size != null && size.toBytes() < HeapOptions.MINIMUM_SIZE_BYTES) {
				throw new InvalidConfigurationPropertyValueException(property, size,
						"It must be at least %s.".formatted(Sizes.format(HeapOptions.MINIMUM_SIZE_BYTES)));
			}
		}

	}

}
