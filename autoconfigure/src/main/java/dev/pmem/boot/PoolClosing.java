/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ConfigurableApplicationContext;

import dev.pmem.heap.HeapStatistics;
import dev.pmem.heap.PersistentHeap;

/**
 * Closes a pool at the end of its context, and says so in one line of the log. A device that does not answer keeps the
 * context waiting for a limited time: what was committed is safe, and the next opening recovers the pool.
 */
final class PoolClosing implements DisposableBean {

	private static final Log logger = LogFactory.getLog(PoolClosing.class);

	private final String pool;

	private final Supplier<HeapStatistics> statistics;

	private final Runnable closing;

	private final Duration limit;

	/**
	 * @param pool the name for the log
	 * @param statistics the figures of the pool while it is open
	 * @param limit how long to wait; zero for ever
	 */
	PoolClosing(String pool, Supplier<HeapStatistics> statistics, Runnable closing, Duration limit) {
		this.pool = pool;
		this.statistics = statistics;
		this.closing = closing;
		this.limit = limit;
	}

	/**
	 * Lets the end of a bean close the heap, after that of all beans that depend on it.
	 * @param beanName the heap's, which must have no destroy method
	 */
	static PersistentHeap register(PersistentHeap heap, ConfigurableApplicationContext context, String beanName,
			Duration limit) {
		DefaultSingletonBeanRegistry beans = (DefaultSingletonBeanRegistry) context.getBeanFactory();
		beans.registerDisposableBean(beanName, new PoolClosing(heap.path().toAbsolutePath().toString(),
				() -> heap.isOpen() ? heap.statistics() : HeapStatistics.builder().build(), heap::close, limit));
		return heap;
	}

	@Override
	public void destroy() {
		HeapStatistics last = this.statistics.get();
		long start = System.nanoTime();
		if (!close()) {
			logger.warn(("Pool %s was not closed within %d s ('%s'): the device, or a commit, does not answer. What was"
					+ " committed is not lost, the next start recovers it. The file is locked until this process ends.")
					.formatted(this.pool, this.limit.toSeconds(), PmemProperties.Pool.CLOSE_TIMEOUT));
		} else if (logger.isInfoEnabled()) {
			logger.info(
					"Pool %s closed in %d ms at commit %d: %d transactions committed in %d batches since it was opened"
							.formatted(this.pool, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start),
									last.commitSequence(), last.commitCount(), last.batchCount()));
		}
	}

	/** Returns false if the time was not enough. A failure to close is thrown. */
	private boolean close() {
		if (this.limit.isZero()) {
			this.closing.run();
			return true;
		}
		CompletableFuture<Void> closed = new CompletableFuture<>();
		try {
			Thread.ofPlatform().daemon().name("pmem-close").start(() -> closeInto(closed));
		} catch (OutOfMemoryError ex) {
			// there is no thread to be had: closing in order matters more than the limit
			closeInto(closed);
		}
		return await(closed);
	}

	private void closeInto(CompletableFuture<Void> closed) {
		try {
			this.closing.run();
			closed.complete(null);
		} catch (RuntimeException | Error ex) {
			closed.completeExceptionally(ex);
		}
	}

	private boolean await(CompletableFuture<Void> closed) {
		// an interrupt must not leave the pool to recovery: it is kept for those who come after
		try {
			closed.orTimeout(this.limit.toNanos(), TimeUnit.NANOSECONDS).join();
			return true;
		} catch (CompletionException ex) {
			if (ex.getCause() instanceof TimeoutException) {
				return false;
			}
			if (ex.getCause() instanceof Error error) {
				throw error;
			}
			throw (RuntimeException) ex.getCause();
		}
	}

}
