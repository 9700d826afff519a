/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.fault;

import java.lang.reflect.Constructor;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.medium.Persistence;
import dev.pmem.heap.transaction.TestEngine;
import dev.pmem.heap.transaction.Transaction;

/**
 * Who waits for a leader and comes to the end of its stack has not committed, and never will have.
 */
class WithdrawnCommitTests {

	/** So many calls are made by a thread that commits before it waits, at most, and before it parks, at least. */
	private static final int CALLS = 150;

	@TempDir
	Path folder;

	@Test
	void whoDoesNotWaitAnyMoreIsNotCommitted() throws ReflectiveOperationException {
		Constructor<?> constructor = new FaultingLoader().loadClass(Subject.class.getName()).getDeclaredConstructor();
		constructor.setAccessible(true);
		@SuppressWarnings("unchecked")
		Consumer<Path> subject = (Consumer<Path>) constructor.newInstance();
		subject.accept(this.folder.resolve("pool"));
	}

	/** Loaded by {@link FaultingLoader}. */
	static final class Subject implements Consumer<Path> {

		private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

		private @Nullable Transaction later;

		@Override
		public void accept(Path path) {
			try (TestEngine engine = new TestEngine(path, Persistence.PAGE_CACHE, 8 << 20)) {
				engine.beforeNextBatch(() -> {
					FaultyThread thread = new FaultyThread(() -> withdraw(engine));
					thread.start();
					try {
						thread.join();
					} catch (InterruptedException ex) {
						throw new AssertionError(ex);
					}
				});
				commit(engine);
				if (this.failure.get() != null) {
					throw new AssertionError(this.failure.get());
				}
				Transaction begun = this.later;
				if (begun == null || !begun.isActive()) {
					throw new AssertionError("the other transaction has ended");
				}
				// takes over what waits
				engine.engine().whileNothingCommits(() -> true);
				if (engine.engine().commitSequence() != 1) {
					throw new AssertionError(engine.engine().commitSequence() + " commits instead of 1");
				}
				begun.rollback();
				if (engine.engine().activeTransactionCount() != 0) {
					throw new AssertionError(engine.engine().activeTransactionCount() + " transactions are open");
				}
			}
		}

		private void withdraw(TestEngine engine) {
			try {
				Transaction withdrawn = engine.begin();
				withdrawn.insertObject(1, new byte[10], 10);
				FaultyThread.current().arm(FaultyThread.Kind.CALL, CALLS, 1);
				try {
					withdrawn.commit();
					throw new AssertionError("committed while another leads");
				} catch (StackOverflowError _) {
					FaultyThread.current().disarm();
				}
				// in its place among the snapshots
				this.later = engine.begin();
			} catch (Throwable ex) {
				this.failure.set(ex);
			}
		}

		private static void commit(TestEngine engine) {
			Transaction transaction = engine.begin();
			transaction.insertObject(1, new byte[10], 10);
			transaction.commit();
		}

	}

}
