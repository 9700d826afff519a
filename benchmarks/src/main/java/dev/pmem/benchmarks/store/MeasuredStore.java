/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import dev.pmem.benchmarks.measure.MeasuredPeer;
import dev.pmem.benchmarks.measure.Measurement;
import dev.pmem.benchmarks.measure.Operation;
import dev.pmem.benchmarks.measure.PeerProcess;
import dev.pmem.benchmarks.measure.WindowRunner;

/**
 * Updates of random accounts of a store.
 */
public final class MeasuredStore implements MeasuredPeer {

	private static final int ACCOUNTS_PER_COMMIT = 1000;

	private final Store store;

	private final int accountCount;

	private final AtomicLong seeds = new AtomicLong(42);

	private final WindowRunner windows = new WindowRunner();

	/** Fills an empty store. */
	public MeasuredStore(Store store, int accountCount) {
		this.store = store;
		this.accountCount = accountCount;
		for (int first = 0; first < accountCount; first += ACCOUNTS_PER_COMMIT) {
			store.insert(first, Math.min(first + ACCOUNTS_PER_COMMIT, accountCount));
		}
	}

	/**
	 * A JVM with one store.
	 * @param arguments the store, its folder, how many accounts
	 */
	public static void main(String[] arguments) throws IOException {
		PeerProcess.serve(() -> new MeasuredStore(StoreKind.valueOf(arguments[0]).open(Path.of(arguments[1])),
				Integer.parseInt(arguments[2])));
	}

	@Override
	public Measurement measure(Operation operation, int threads, Duration window) {
		if (operation != Operation.UPDATE) {
			throw new IllegalArgumentException(operation + " is not measured");
		}
		List<Updates> tasks = IntStream.range(0, threads).mapToObj((thread) -> new Updates()).toList();
		return this.windows.run(tasks, window);
	}

	@Override
	public void close() {
		this.windows.close();
		this.store.close();
	}

	/** One thread's work. */
	private final class Updates implements WindowRunner.Task {

		private final SplittableRandom random = new SplittableRandom(MeasuredStore.this.seeds.getAndIncrement());

		@Override
		public long perform() {
			return MeasuredStore.this.store.deposit(this.random.nextInt(MeasuredStore.this.accountCount));
		}

	}

}
