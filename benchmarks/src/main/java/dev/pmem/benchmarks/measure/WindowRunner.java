/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.measure;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.sun.management.ThreadMXBean;
import org.springframework.dao.ConcurrencyFailureException;

import dev.pmem.heap.exception.ConflictException;

/**
 * Lets threads perform tasks again and again for a while, and counts. One window at a time.
 */
public final class WindowRunner implements AutoCloseable {

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private volatile boolean stopped;

	/** What one thread does. */
	public interface Task {

		/** Once; the result keeps its work alive. */
		long perform();

		/** Whether the thread has nothing more to do in this window. */
		default boolean isFinished() {
			return false;
		}

	}

	/** Runs each task on a thread of its own until the time is over, and at least once. */
	public Measurement run(List<? extends Task> tasks, Duration window) {
		this.stopped = false;
		CountDownLatch start = new CountDownLatch(1);
		List<Worker> workers = new ArrayList<>();
		List<Future<?>> futures = new ArrayList<>();
		for (Task task : tasks) {
			Worker worker = new Worker(task, start);
			workers.add(worker);
			futures.add(this.executor.submit(worker));
		}
		long begin = System.nanoTime();
		start.countDown();
		try {
			awaitEnd(futures, window);
		} catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("interrupted while measuring", ex);
		} catch (ExecutionException ex) {
			throw new IllegalStateException("an operation failed", ex.getCause());
		}
		long nanos = workers.stream().mapToLong((worker) -> worker.end).max().orElseThrow() - begin;
		return new Measurement(workers.stream().mapToLong((worker) -> worker.operations).sum(), nanos,
				workers.stream().mapToLong((worker) -> worker.retries).sum(),
				workers.stream().mapToLong((worker) -> worker.allocatedBytes).sum(),
				workers.stream().mapToLong((worker) -> worker.cpuNanos).sum());
	}

	private void awaitEnd(List<Future<?>> futures, Duration window) throws InterruptedException, ExecutionException {
		long deadline = System.nanoTime() + window.toNanos();
		for (Future<?> future : futures) {
			try {
				future.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
			} catch (TimeoutException ex) {
				this.stopped = true;
				future.get();
			}
		}
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

	/** One thread's share of a window. */
	private final class Worker implements Runnable {

		private final Task task;

		private final CountDownLatch start;

		private long operations;

		private long retries;

		private long allocatedBytes;

		private long cpuNanos;

		private long end;

		/** Keeps results alive. */
		@SuppressWarnings("unused")
		private long checksum;

		Worker(Task task, CountDownLatch start) {
			this.task = task;
			this.start = start;
		}

		@Override
		public void run() {
			try {
				this.start.await();
			} catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return;
			}
			long allocatedBefore = THREADS.getCurrentThreadAllocatedBytes();
			long cpuBefore = THREADS.getCurrentThreadCpuTime();
			do {
				try {
					this.checksum += this.task.perform();
					this.operations++;
				} catch (ConcurrencyFailureException | ConflictException ex) {
					this.retries++;
				}
			} while (!WindowRunner.this.stopped && !this.task.isFinished());
			this.end = System.nanoTime();
			this.cpuNanos = THREADS.getCurrentThreadCpuTime() - cpuBefore;
			this.allocatedBytes = THREADS.getCurrentThreadAllocatedBytes() - allocatedBefore;
		}

	}

}
