/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.actuate;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

import dev.pmem.heap.HeapStatistics;
import dev.pmem.heap.PersistentHeap;

/**
 * Meters of one pool, tagged with its file name.
 * <p>
 * The heap is observed once, from the first registry on; each further registry gets meters of its own. Registries may
 * outlive the heap: they then read the last values from the time when it was open.
 */
public class PmemMetrics implements MeterBinder {

	private final PersistentHeap heap;

	private final Tags tags;

	private final List<CommitMeters> commitMeters = new CopyOnWriteArrayList<>();

	private final AtomicBoolean observed = new AtomicBoolean();

	private volatile HeapStatistics newestStatistics;

	/**
	 * @param heap the open heap
	 */
	public PmemMetrics(PersistentHeap heap) {
		this.heap = heap;
		this.tags = Tags.of("pool", PoolNames.name(heap));
		this.newestStatistics = heap.statistics();
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		counter(registry, "pmem.commits", "Transactions committed with changes", HeapStatistics::commitCount);
		counter(registry, "pmem.conflicts", "Transactions refused for a conflict or a taken key",
				HeapStatistics::conflictCount);
		gauge(registry, "pmem.pool.used", "Space in the pool that is in use", BaseUnits.BYTES,
				HeapStatistics::usedBytes);
		gauge(registry, "pmem.pool.free", "Space on disk that the pool has allocated and that holds nothing",
				BaseUnits.BYTES, HeapStatistics::freeBytes);
		gauge(registry, "pmem.pool.journal", "Space that the commit log has, which is part of the used space",
				BaseUnits.BYTES, HeapStatistics::journalBytes);
		gauge(registry, "pmem.pool.size", "Space on disk that the pool has allocated", BaseUnits.BYTES,
				HeapStatistics::sizeBytes);
		gauge(registry, "pmem.pool.max", "Size that the pool may grow to", BaseUnits.BYTES,
				HeapStatistics::maximumSizeBytes);
		gauge(registry, "pmem.transactions.active", "Transactions now open", null,
				HeapStatistics::activeTransactionCount);
		gauge(registry, "pmem.snapshots.memory",
				"Java heap that earlier versions of changed objects take, kept for open transactions", BaseUnits.BYTES,
				HeapStatistics::snapshotBytes);
		this.commitMeters.add(CommitMeters.of(registry, this.tags));
		if (this.observed.compareAndSet(false, true)) {
			this.heap.observeCommits(this::record);
		}
	}

	private void record(PersistentHeap.CommitEvent event) {
		if (!event.refused()) {
			for (CommitMeters meters : this.commitMeters) {
				meters.latency().record(event.nanos(), TimeUnit.NANOSECONDS);
				meters.batchSize().record(event.batchSize());
			}
		}
	}

	private HeapStatistics statistics() {
		if (this.heap.isOpen()) {
			this.newestStatistics = this.heap.statistics();
		}
		return this.newestStatistics;
	}

	private void counter(MeterRegistry registry, String name, String description,
			ToDoubleFunction<HeapStatistics> value) {
		FunctionCounter.builder(name, this, (metrics) -> value.applyAsDouble(metrics.statistics()))
				.description(description)
				.tags(this.tags)
				.register(registry);
	}

	/** @param unit null where the name tells what is counted: Prometheus puts the unit behind the name */
	private void gauge(MeterRegistry registry, String name, String description, @Nullable String unit,
			ToDoubleFunction<HeapStatistics> value) {
		Gauge.builder(name, this, (metrics) -> value.applyAsDouble(metrics.statistics()))
				.description(description)
				.baseUnit(unit)
				.tags(this.tags)
				.register(registry);
	}

	private record CommitMeters(Timer latency, DistributionSummary batchSize) {

		static CommitMeters of(MeterRegistry registry, Tags tags) {
			return new CommitMeters(
					Timer.builder("pmem.commit.latency")
							.description("Time from the call of commit to its return")
							.tags(tags)
							.register(registry),
					DistributionSummary.builder("pmem.batch.size")
							.description("How many transactions were made durable together, for each transaction")
							.baseUnit("transactions")
							.tags(tags)
							.register(registry));
		}

	}

}
