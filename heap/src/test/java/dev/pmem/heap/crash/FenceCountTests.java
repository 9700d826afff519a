/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.TestHeaps;
import dev.pmem.heap.medium.FenceReach;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.medium.MediumOptions;
import dev.pmem.heap.medium.Mediums;
import dev.pmem.testing.TestSeed;

/**
 * What a commit to persistent memory costs: two fences a batch, however many transactions are in it, and no device sync.
 */
class FenceCountTests {

	@TempDir
	Path folder;

	private Medium mapped;

	private CountingMedium medium;

	@BeforeEach
	void open() {
		System.setProperty(Mediums.MEDIUM_PROPERTY, "persistent-memory");
		this.mapped = Mediums.open(this.folder.resolve("counted.pmem"),
				new MediumOptions(FenceReach.DEVICE, 64 << 20, 256 << 20));
		this.medium = new CountingMedium(this.mapped);
	}

	@AfterEach
	void close() {
		System.clearProperty(Mediums.MEDIUM_PROPERTY);
		this.mapped.close();
	}

	@Test
	void eachCommitOfASingleThreadHasTwoFences() {
		try (PersistentHeap heap = TestHeaps.open(this.medium)) {
			KillLoad load = new KillLoad(heap);
			load.create();
			SplittableRandom random = new SplittableRandom(TestSeed.next());
			// the first objects of their classes bring their layouts, in commits of their own
			assertThat(load.transfer(0, 0, random)).isTrue();
			for (int number = 1; number <= 200; number++) {
				long fences = this.medium.fences.get();
				long flushes = this.medium.flushes.get();
				assertThat(load.transfer(0, number, random)).isTrue();
				assertThat(this.medium.fences.get() - fences).isEqualTo(2);
				assertThat(this.medium.flushes.get() - flushes).isPositive();
			}
			assertThat(this.medium.forces.get()).as("the header's, when it was opened").isLessThanOrEqualTo(2);
		}
	}

	@Test
	void eachBatchOfManyThreadsHasTwoFences() throws Exception {
		try (PersistentHeap heap = TestHeaps.open(this.medium);
				ExecutorService threads = Executors.newFixedThreadPool(KillLoad.THREADS)) {
			KillLoad load = new KillLoad(heap);
			load.create();
			long fences = this.medium.fences.get();
			long forces = this.medium.forces.get();
			long batches = heap.statistics().batchCount();
			long seed = TestSeed.next();
			List<Callable<Long>> tasks = new ArrayList<>();
			for (int thread = 0; thread < KillLoad.THREADS; thread++) {
				int number = thread;
				tasks.add(() -> transferOften(load, number, new SplittableRandom(seed + number)));
			}
			long transfers = 0;
			for (Future<Long> each : threads.invokeAll(tasks)) {
				transfers += each.get();
			}
			assertThat(transfers).isPositive();
			assertThat(heap.statistics().batchCount() - batches).isPositive().isLessThanOrEqualTo(transfers);
			assertThat(this.medium.fences.get() - fences).isEqualTo(2 * (heap.statistics().batchCount() - batches));
			assertThat(this.medium.forces.get()).isEqualTo(forces);
		}
	}

	private static long transferOften(KillLoad load, int thread, SplittableRandom random) {
		long number = 0;
		for (int i = 0; i < 1000; i++) {
			number += load.transfer(thread, number + 1, random) ? 1 : 0;
		}
		return number;
	}

	/**
	 * Counts what makes stores last.
	 */
	private static final class CountingMedium extends ForwardingMedium {

		final AtomicLong flushes = new AtomicLong();

		final AtomicLong fences = new AtomicLong();

		final AtomicLong forces = new AtomicLong();

		CountingMedium(Medium target) {
			super(target);
		}

		@Override
		public void flush(long offset, long sizeBytes) {
			this.flushes.incrementAndGet();
			super.flush(offset, sizeBytes);
		}

		@Override
		public void fence() {
			this.fences.incrementAndGet();
			super.fence();
		}

		@Override
		public void force(long offset, long sizeBytes) {
			this.forces.incrementAndGet();
			super.force(offset, sizeBytes);
		}

		@Override
		public void forceAll() {
			this.forces.incrementAndGet();
			super.forceAll();
		}

		@Override
		public void forceToDevice(long offset, long sizeBytes) {
			this.forces.incrementAndGet();
			super.forceToDevice(offset, sizeBytes);
		}

		@Override
		public void forceAllToDevice() {
			this.forces.incrementAndGet();
			super.forceAllToDevice();
		}

	}

}
