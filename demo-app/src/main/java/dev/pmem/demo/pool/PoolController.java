/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.pool;

import java.time.Instant;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import dev.pmem.demo.storm.DemoProperties;
import dev.pmem.heap.HeapStatistics;
import dev.pmem.heap.PersistentHeap;

/**
 * The pool's figures over HTTP.
 */
@RestController
class PoolController {

	private final Instant startedAt = Instant.now();

	private final PersistentHeap heap;

	private final DemoProperties properties;

	PoolController(PersistentHeap heap, DemoProperties properties) {
		this.heap = heap;
		this.properties = properties;
	}

	@GetMapping("/api/pool")
	PoolView pool() {
		HeapStatistics statistics = this.heap.statistics();
		return new PoolView(this.heap.path().toString(), this.heap.poolId().toString(),
				this.heap.options().durability(), statistics.sizeBytes(), statistics.usedBytes(), statistics
						.freeBytes(),
				statistics.journalBytes(),
				statistics.maximumSizeBytes(), PoolView.Commits.of(statistics),
				PoolView.Recovery.of(this.heap.recovery()), this.startedAt, this.properties.crashEnabled());
	}

}
