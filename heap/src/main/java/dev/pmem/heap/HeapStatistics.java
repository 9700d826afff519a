/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

/**
 * Figures of an open pool. Counts begin when the pool is opened.
 *
 * @param sizeBytes bytes that are allocated on disk
 * @param usedBytes bytes in chunks that hold blocks, and in the pool's own tables
 * @param maximumSizeBytes size up to which the pool may grow
 * @param commitCount number of transactions that were committed with changes
 * @param conflictCount number of transactions that were refused for a conflict or a taken key
 * @param batchCount number of batches written; {@code commitCount / batchCount} is the mean batch size
 * @param commitNanos time that commits took, in nanoseconds, waiting included, added up over transactions; on memory an
 * estimate from one commit in 16
 * @param commitSequence the newest commit
 * @param activeTransactionCount number of transactions that are open now
 * @param snapshotBytes approximate size in the Java heap of the earlier versions of changed objects that are kept for
 * open transactions
 * @param journalBytes bytes that the commit log has in the pool, which are part of {@code usedBytes}
 */
public record HeapStatistics(long sizeBytes, long usedBytes, long maximumSizeBytes, long commitCount,
		long conflictCount, long batchCount, long commitNanos, long commitSequence, int activeTransactionCount,
		long snapshotBytes, long journalBytes) {

	/** Bytes that are allocated on disk and hold nothing: new objects go there before the file grows. */
	public long freeBytes() {
		return this.sizeBytes - this.usedBytes;
	}

	/** Begins with zero for all figures. */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Collects the figures, each by its name. Not thread-safe.
	 */
	public static final class Builder {

		private long sizeBytes;

		private long usedBytes;

		private long maximumSizeBytes;

		private long commitCount;

		private long conflictCount;

		private long batchCount;

		private long commitNanos;

		private long commitSequence;

		private int activeTransactionCount;

		private long snapshotBytes;

		private long journalBytes;

		private Builder() {}

		/** Space on disk that the pool has allocated, in bytes. */
		public Builder sizeBytes(long sizeBytes) {
			this.sizeBytes = sizeBytes;
			return this;
		}

		/** Space in the pool that is in use, in bytes. */
		public Builder usedBytes(long usedBytes) {
			this.usedBytes = usedBytes;
			return this;
		}

		/** Size up to which the pool may grow, in bytes. */
		public Builder maximumSizeBytes(long maximumSizeBytes) {
			this.maximumSizeBytes = maximumSizeBytes;
			return this;
		}

		/** Number of transactions that were committed with changes. */
		public Builder commitCount(long commitCount) {
			this.commitCount = commitCount;
			return this;
		}

		/** Number of transactions that were refused for a conflict or a taken key. */
		public Builder conflictCount(long conflictCount) {
			this.conflictCount = conflictCount;
			return this;
		}

		/** Number of batches written. */
		public Builder batchCount(long batchCount) {
			this.batchCount = batchCount;
			return this;
		}

		/** Time that commits took, in nanoseconds, added up over transactions. */
		public Builder commitNanos(long commitNanos) {
			this.commitNanos = commitNanos;
			return this;
		}

		/** The newest commit. */
		public Builder commitSequence(long commitSequence) {
			this.commitSequence = commitSequence;
			return this;
		}

		/** Number of transactions that are open now. */
		public Builder activeTransactionCount(int activeTransactionCount) {
			this.activeTransactionCount = activeTransactionCount;
			return this;
		}

		/** Approximate size of kept earlier versions in the Java heap, in bytes. */
		public Builder snapshotBytes(long snapshotBytes) {
			this.snapshotBytes = snapshotBytes;
			return this;
		}

		/** Space in the pool that the commit log has, in bytes. */
		public Builder journalBytes(long journalBytes) {
			this.journalBytes = journalBytes;
			return this;
		}

		/** The figures given so far. The builder may be used further. */
		public HeapStatistics build() {
			return new HeapStatistics(this.sizeBytes, this.usedBytes, this.maximumSizeBytes, this.commitCount,
					this.conflictCount, this.batchCount, this.commitNanos, this.commitSequence,
					this.activeTransactionCount, this.snapshotBytes, this.journalBytes);
		}

	}

}
