/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.pressure;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;

import dev.pmem.heap.Durability;

/**
 * Threads that commit in a process with a small Java heap, while another thread eats what there is of it, again and again.
 * Then the pressure ends. Prints {@code OK}, or what is wrong.
 */
final class MemoryPressureChild {

	private static final int THREADS = 4;

	private static final long DEADLINE_NANOS = 30_000_000_000L;

	private final Counters counters;

	private final AtomicBoolean pressing = new AtomicBoolean(true);

	private final AtomicBoolean stopped = new AtomicBoolean();

	private final AtomicLongArray acknowledged = new AtomicLongArray(THREADS);

	private MemoryPressureChild(Counters counters) {
		this.counters = counters;
	}

	/**
	 * @param arguments path of the pool, durability, seconds of pressure
	 */
	public static void main(String[] arguments) throws InterruptedException {
		Counters counters = Counters.open(Path.of(arguments[0]), Durability.valueOf(arguments[1]));
		for (int thread = 0; thread < THREADS; thread++) {
			counters.create(thread);
		}
		String problem = new MemoryPressureChild(counters).run(Integer.parseInt(arguments[2]));
		System.out.println((problem != null) ? problem : "OK");
		Runtime.getRuntime().halt(0);
	}

	private String run(int seconds) throws InterruptedException {
		Thread eater = Thread.ofPlatform().daemon().start(this::eat);
		Thread[] threads = new Thread[THREADS];
		for (int number = 0; number < THREADS; number++) {
			int thread = number;
			threads[number] = Thread.ofPlatform().daemon().start(() -> commit(thread));
		}
		long end = System.nanoTime() + seconds * 1_000_000_000L;
		while (System.nanoTime() < end) {
			Thread.onSpinWait();
		}
		this.pressing.set(false);
		eater.join();
		String problem = awaitProgress();
		this.stopped.set(true);
		for (Thread thread : threads) {
			thread.join(DEADLINE_NANOS / 1_000_000);
			if (thread.isAlive()) {
				return "A thread never came back";
			}
		}
		if (problem != null) {
			return problem;
		}
		for (int thread = 0; thread < THREADS; thread++) {
			if (this.counters.value(thread) != this.acknowledged.get(thread)) {
				return "Thread " + thread + " was told of " + this.acknowledged.get(thread) + " commits, the pool has "
						+ this.counters.value(thread);
			}
		}
		return end();
	}

	/** All threads commit again. */
	private String awaitProgress() {
		long deadline = System.nanoTime() + DEADLINE_NANOS;
		for (int thread = 0; thread < THREADS; thread++) {
			long before = this.acknowledged.get(thread);
			while (this.acknowledged.get(thread) < before + 10) {
				if (System.nanoTime() > deadline) {
					return "Thread " + thread + " commits no more; failure " + this.counters.heap.failure();
				}
				Thread.onSpinWait();
			}
		}
		return (this.counters.heap.failure() != null) ? "Failure " + this.counters.heap.failure() : null;
	}

	private String end() throws InterruptedException {
		if (!this.counters.heap.verify().isSound()) {
			return "Damaged: " + this.counters.heap.verify().problems();
		}
		Thread closing = Thread.ofPlatform().daemon().start(this.counters::close);
		closing.join(DEADLINE_NANOS / 1_000_000);
		return closing.isAlive() ? "Closing hangs" : null;
	}

	private void commit(int thread) {
		while (!this.stopped.get()) {
			try {
				this.counters.increment(thread);
				this.acknowledged.incrementAndGet(thread);
			} catch (OutOfMemoryError _) {
				// refused: tried again
			}
		}
	}

	private void eat() {
		while (this.pressing.get()) {
			Object[] eaten = new Object[20_000];
			try {
				for (int index = 0; index < eaten.length && this.pressing.get(); index++) {
					eaten[index] = new byte[30_000];
				}
			} catch (OutOfMemoryError _) {
				// the others have none either
			}
			for (int spin = 0; spin < 1_000_000 && eaten[0] != null; spin++) {
				Thread.onSpinWait();
			}
		}
	}

}
