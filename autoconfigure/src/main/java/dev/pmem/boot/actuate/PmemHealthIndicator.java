/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.actuate;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

import dev.pmem.heap.HeapStatistics;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.exception.PoolException;

/**
 * Reports whether the pool is open and can commit, and its sizes in bytes.
 */
public class PmemHealthIndicator extends AbstractHealthIndicator {

	private final PersistentHeap heap;

	/**
	 * @param heap the heap, which may be closed before this indicator
	 */
	public PmemHealthIndicator(PersistentHeap heap) {
		super("Pool health check failed");
		this.heap = heap;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		builder.withDetail("path", this.heap.path().toString())
				.withDetail("durability", PoolNames.durability(this.heap));
		if (!this.heap.isOpen()) {
			builder.down().withDetail("error", "The pool is closed");
			return;
		}
		HeapStatistics statistics = this.heap.statistics();
		PoolException failure = this.heap.failure();
		if (failure != null) {
			builder.down().withDetail("error", "The pool takes no more commits: " + failure.getMessage());
		} else {
			builder.up();
		}
		builder.withDetail("size", statistics.sizeBytes())
				.withDetail("used", statistics.usedBytes())
				.withDetail("max", statistics.maximumSizeBytes())
				.withDetail("commitSequence", statistics.commitSequence());
	}

}
