/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextRefreshedEvent;

import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.RecoveryReport;

/**
 * Takes a pool away again that a start has made, if that start fails before anything is stored: otherwise the next start, with
 * another path, or with another application's entities, would leave it behind.
 */
final class NewPool implements DisposableBean {

	private static final Log logger = LogFactory.getLog(NewPool.class);

	private final PersistentHeap heap;

	/** The directory that was there before, below which all are made by this start; null if none was made. */
	private final @Nullable Path present;

	/** Set by the thread that starts the context. */
	private volatile boolean isStarted;

	private NewPool(PersistentHeap heap, @Nullable Path present) {
		this.heap = heap;
		this.present = present;
	}

	/** Opens a pool, and has a new one watched until the context has started. */
	static PersistentHeap open(Path path, Function<Path, PersistentHeap> opening,
			ConfigurableApplicationContext context, String beanName) {
		Path present = presentDirectory(path);
		PersistentHeap heap = opening.apply(path);
		if (heap.recovery().outcome() == RecoveryReport.Outcome.CREATED) {
			NewPool pool = new NewPool(heap, present);
			context.addApplicationListener((ContextRefreshedEvent event) -> pool.isStarted |= event
					.getApplicationContext() == context);
			DefaultSingletonBeanRegistry beans = (DefaultSingletonBeanRegistry) context.getBeanFactory();
			String name = NewPool.class.getName() + " " + beanName;
			beans.registerDisposableBean(name, pool);
			// destroyed before the heap is closed, which it depends on
			beans.registerDependentBean(beanName, name);
		}
		return heap;
	}

	private static @Nullable Path presentDirectory(Path path) {
		Path directory = path.toAbsolutePath().getParent();
		while (directory != null && !Files.exists(directory)) {
			directory = directory.getParent();
		}
		return directory;
	}

	@Override
	public void destroy() throws IOException {
		if (this.isStarted || !isEmpty()) {
			return;
		}
		this.heap.close();
		Files.deleteIfExists(this.heap.path());
		logger.info("Pool " + this.heap.path() + ", which this start had made, was removed: the start failed before"
				+ " anything was stored");
		Path directory = this.heap.path().toAbsolutePath().getParent();
		while (directory != null && !directory.equals(this.present) && isEmpty(directory)) {
			Files.delete(directory);
			directory = directory.getParent();
		}
	}

	private boolean isEmpty() {
		return this.heap.contents().rootNames().isEmpty()
				&& this.heap.contents().extents().stream().allMatch((extent) -> extent.objectCount() == 0);
	}

	private static boolean isEmpty(Path directory) throws IOException {
		try (var files = Files.list(directory)) {
			return files.findAny().isEmpty();
		}
	}

}
