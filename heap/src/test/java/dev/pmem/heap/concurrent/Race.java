/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/**
 * Threads that start at once, and whose failures fail the test.
 */
public final class Race {

	/** What one thread does. */
	@FunctionalInterface
	public interface Runner {

		void run(int thread) throws Exception;

	}

	private final List<Thread> threads = new ArrayList<>();

	private final CountDownLatch start = new CountDownLatch(1);

	private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

	public Race add(int count, Runner runner) {
		for (int number = 0; number < count; number++) {
			int thread = number;
			this.threads.add(Thread.ofPlatform().start(() -> {
				try {
					this.start.await();
					runner.run(thread);
				} catch (Throwable ex) {
					this.failures.add(ex);
				}
			}));
		}
		return this;
	}

	/** Starts all and waits for all. */
	public void run() throws InterruptedException {
		this.start.countDown();
		for (Thread thread : this.threads) {
			thread.join(120_000);
			assertThat(thread.isAlive()).as("%s hangs in %s", thread, List.of(thread.getStackTrace())).isFalse();
		}
		Throwable first = this.failures.peek();
		if (first != null) {
			throw new AssertionError(this.failures.size() + " threads failed: " + this.failures, first);
		}
	}

	public boolean hasFailed() {
		return !this.failures.isEmpty();
	}

}
