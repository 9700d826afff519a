/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.storm;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.OptimisticLockingFailureException;

import dev.pmem.demo.transfer.TransferService;
import dev.pmem.demo.web.LedgerException;
import dev.pmem.demo.web.Problem;

/**
 * Threads that transfer small amounts between random accounts until the time is over or it's stopped. Thread-safe.
 * <p>
 * Invariant: {@code running} is how many of the threads have not ended; once it's 0, {@code endNanos} and the counts
 * never change again.
 */
final class Storm {

	private static final long MAXIMUM_CENTS = 10_000;

	private static final Logger logger = LoggerFactory.getLogger(Storm.class);

	private final TransferService transfers;

	private final List<String> numbers;

	private final List<Thread> threads;

	private final AtomicInteger running;

	private final LongAdder booked = new LongAdder();

	private final LongAdder refused = new LongAdder();

	private final LongAdder gaveUp = new LongAdder();

	private final long startNanos = System.nanoTime();

	private final long durationNanos;

	private volatile long endNanos;

	private volatile boolean stopped;

	private volatile @Nullable String failure;

	private Storm(TransferService transfers, List<String> numbers, int threadCount, Duration duration) {
		this.transfers = transfers;
		this.numbers = List.copyOf(numbers);
		this.running = new AtomicInteger(threadCount);
		this.durationNanos = duration.toNanos();
		Thread.Builder builder = Thread.ofPlatform().name("storm-", 1);
		this.threads = Stream.generate(() -> builder.unstarted(this::blow))
				.limit(threadCount)
				.toList();
	}

	/** Starts a storm between the accounts with these numbers, of which there must be two or more. */
	static Storm start(TransferService transfers, List<String> numbers, int threadCount, Duration duration) {
		Storm storm = new Storm(transfers, numbers, threadCount, duration);
		storm.threads.forEach(Thread::start);
		return storm;
	}

	private void blow() {
		try {
			RandomGenerator random = ThreadLocalRandom.current();
			while (!this.stopped && System.nanoTime() - this.startNanos < this.durationNanos) {
				transfer(random);
			}
		} catch (RuntimeException | Error ex) {
			logger.error("The storm broke off", ex);
			this.failure = (ex instanceof NonTransientDataAccessResourceException)
					? "there is no space left in the pool or on the disk"
					: "the application’s log tells why";
			this.stopped = true;
		} finally {
			this.endNanos = System.nanoTime();
			this.running.decrementAndGet();
		}
	}

	private void transfer(RandomGenerator random) {
		int from = random.nextInt(this.numbers.size());
		int to = (from + random.nextInt(1, this.numbers.size())) % this.numbers.size();
		try {
			this.transfers.transfer(this.numbers.get(from), this.numbers.get(to), random.nextLong(1, MAXIMUM_CENTS),
					"Storm");
			this.booked.increment();
		} catch (LedgerException ex) {
			if (ex.problem() != Problem.INSUFFICIENT_FUNDS) {
				throw ex;
			}
			this.refused.increment();
		} catch (OptimisticLockingFailureException ex) {
			this.gaveUp.increment();
		}
	}

	boolean isRunning() {
		return this.running.get() > 0;
	}

	long booked() {
		return this.booked.sum();
	}

	/** Ends the storm and waits until it has. */
	void stop() throws InterruptedException {
		this.stopped = true;
		for (Thread thread : this.threads) {
			thread.join();
		}
	}

	StormView view() {
		boolean runs = isRunning();
		long nanos = (runs ? System.nanoTime() : this.endNanos) - this.startNanos;
		long count = booked();
		return new StormView(runs, this.threads.size(), this.numbers.size(), count, this.refused.sum(),
				this.gaveUp.sum(), nanos / 1_000_000, Math.round(count * 1e9 / Math.max(nanos, 1)), this.failure);
	}

}
