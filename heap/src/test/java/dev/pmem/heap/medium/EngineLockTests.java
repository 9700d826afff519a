/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;

/**
 * One thread at a time has the lock; whoever waits for it is lost to nobody.
 */
class EngineLockTests {

	private final EngineLock lock = new EngineLock();

	/** A thread that has been begun, but doesn't have the lock, waits for it. */
	private Thread startWaiting(Thread.Builder builder, AtomicBoolean hadIt, AtomicBoolean interrupted) {
		return builder.start(() -> {
			this.lock.lock();
			try {
				hadIt.set(true);
			} finally {
				this.lock.holder = null;
			}
			interrupted.set(Thread.currentThread().isInterrupted());
		});
	}

	private static void awaitState(Thread thread, Thread.State state) {
		long deadline = System.nanoTime() + 60_000_000_000L;
		while (thread.getState() != state) {
			assertThat(System.nanoTime()).as("%s isn't %s", thread, state).isLessThan(deadline);
		}
	}

	@Test
	void whoWaitsGetsItWhenItIsGivenBackAndKeepsItsInterrupt() throws InterruptedException {
		AtomicBoolean hadIt = new AtomicBoolean();
		AtomicBoolean interrupted = new AtomicBoolean();
		this.lock.lock();
		assertThat(this.lock.holder).isSameAs(Thread.currentThread());
		Thread waiting = startWaiting(Thread.ofPlatform(), hadIt, interrupted);
		awaitState(waiting, Thread.State.TIMED_WAITING);
		waiting.interrupt();
		long deadline = System.nanoTime() + 60_000_000_000L;
		while (waiting.isInterrupted()) {
			assertThat(System.nanoTime()).as("the interrupt isn't kept for later").isLessThan(deadline);
		}
		assertThat(hadIt).isFalse();
		this.lock.holder = null;
		waiting.join();
		assertThat(hadIt).isTrue();
		assertThat(interrupted).isTrue();
		assertThat(this.lock.holder).isNull();
		assertThat(this.lock.holder).isNotSameAs(Thread.currentThread());
	}

	/** A virtual thread may hold another such lock: it doesn't give up its carrier. */
	@Test
	void aVirtualThreadThatWaitsKeepsItsCarrier() throws InterruptedException {
		AtomicBoolean hadIt = new AtomicBoolean();
		this.lock.lock();
		Thread waiting = startWaiting(Thread.ofVirtual(), hadIt, new AtomicBoolean());
		awaitState(waiting, Thread.State.RUNNABLE);
		for (int look = 0; look < 100_000; look++) {
			assertThat(waiting.getState()).isEqualTo(Thread.State.RUNNABLE);
		}
		assertThat(hadIt).isFalse();
		this.lock.holder = null;
		waiting.join();
		assertThat(hadIt).isTrue();
	}

	@Test
	void oneAtATime() throws InterruptedException {
		long[] count = {0};
		List<Thread> threads = new ArrayList<>();
		for (int number = 0; number < 4; number++) {
			threads.add(Thread.ofPlatform().start(() -> {
				for (int round = 0; round < 50_000; round++) {
					this.lock.lock();
					try {
						count[0]++;
					} finally {
						this.lock.holder = null;
					}
				}
			}));
		}
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(count[0]).isEqualTo(4 * 50_000);
	}

}
