/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.actuate;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

import dev.pmem.heap.HeapStatistics;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.RecoveryReport;

/**
 * Reports which pool is open, and what its opening found and did.
 */
public class PmemInfoContributor implements InfoContributor {

	private final PersistentHeap heap;

	/**
	 * @param heap the open heap
	 */
	public PmemInfoContributor(PersistentHeap heap) {
		this.heap = heap;
	}

	@Override
	public void contribute(Info.Builder builder) {
		RecoveryReport recovery = this.heap.recovery();
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("pool", this.heap.poolId().toString());
		details.put("path", this.heap.path().toString());
		details.put("durability", PoolNames.durability(this.heap));
		details.put("recovery",
				Map.of("outcome", PoolNames.lowerCase(recovery.outcome()), "commitSequence", recovery.commitSequence(),
						"blocksRestored", recovery.blocksRestored(), "batchesReplayed", recovery.batchesReplayed(),
						"powerLoss", PoolNames.lowerCase(recovery.powerLoss()), "millis", recovery.duration()
								.toMillis()));
		HeapStatistics statistics = this.heap.statistics();
		Map<String, Object> space = new LinkedHashMap<>();
		space.put("usedBytes", statistics.usedBytes());
		space.put("freeBytes", statistics.freeBytes());
		space.put("journalBytes", statistics.journalBytes());
		space.put("sizeBytes", statistics.sizeBytes());
		space.put("maximumSizeBytes", statistics.maximumSizeBytes());
		details.put("space", space);
		details.put("commits",
				Map.of("count", statistics.commitCount(), "refused", statistics.conflictCount(), "batches",
						statistics.batchCount(), "sequence", statistics.commitSequence()));
		builder.withDetail("pmem", details);
	}

}
