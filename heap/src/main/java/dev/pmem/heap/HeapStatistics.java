/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

/**
 * Figures of an open pool; counts are since it was opened.
 *
 * @param sizeBytes allocated on disk
 * @param usedBytes in chunks that hold blocks, and the pool's own tables
 * @param maximumSizeBytes how large it may grow
 * @param commitCount transactions committed with changes
 * @param conflictCount transactions refused for a conflict or a taken key
 * @param batchCount commit batches written; {@code commitCount / batchCount} is the mean batch size
 * @param commitNanos time that commits took, waiting included, added up over transactions; on memory an estimate from one
 * in 16
 * @param commitSequence the newest commit
 * @param activeTransactionCount transactions now open
 * @param snapshotBytes what earlier versions of changed objects, kept for transactions that are open, take of the Java heap,
 * roughly
 */
public record HeapStatistics(long sizeBytes, long usedBytes, long maximumSizeBytes, long commitCount,
		long conflictCount, long batchCount, long commitNanos, long commitSequence, int activeTransactionCount,
		long snapshotBytes) {}
