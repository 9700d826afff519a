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
 */
public record HeapStatistics(long sizeBytes, long usedBytes, long maximumSizeBytes, long commitCount,
		long conflictCount, long batchCount, long commitNanos, long commitSequence, int activeTransactionCount,
		long snapshotBytes) {}
