/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.pool;

import java.time.Instant;

import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapStatistics;
import dev.pmem.heap.RecoveryReport;

/**
 * The pool, as the API shows it. Counts are since this start.
 *
 * @param startedAt when this start opened the pool; tells one start from another
 * @param crashEnabled whether this application may be told to halt
 */
record PoolView(String path, String id, Durability durability, long sizeBytes, long usedBytes, long freeBytes,
		long journalBytes, long maximumSizeBytes,
		Commits commits, Recovery recovery, Instant startedAt, boolean crashEnabled) {

	/**
	 * Commits.
	 *
	 * @param count transactions committed with changes
	 * @param refused transactions refused for a conflict or a taken key
	 * @param batches in how many batches they were written
	 * @param meanMicros how long one took, waiting included
	 */
	record Commits(long count, long refused, long batches, long sequence, double meanMicros) {

		static Commits of(HeapStatistics statistics) {
			long all = statistics.commitCount();
			return new Commits(all, statistics.conflictCount(), statistics.batchCount(), statistics.commitSequence(),
					(all == 0) ? 0 : statistics.commitNanos() / 1e3 / all);
		}

	}

	/** What this start found in the pool, and did. */
	record Recovery(RecoveryReport.Outcome outcome, long commitSequence, long blocksRestored, long batchesReplayed,
			double millis) {

		static Recovery of(RecoveryReport report) {
			return new Recovery(report.outcome(), report.commitSequence(), report.blocksRestored(), report
					.batchesReplayed(),
					report.duration().toNanos() / 1e6);
		}

	}

}
