/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.heap;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.HeapStatistics;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.IndexDefinition;
import dev.pmem.heap.store.TransactionOptions;

/**
 * How many transfers between two random accounts the engine commits in a second, each in a transaction of its own: the
 * accounts are found by their ids, or by references that were located before.
 */
public final class TransferRate {

	private static final String USAGE = """
			TransferRate [folder=FOLDER] [durability=process-crash|power-loss] [accounts=100000] [threads=1]
			             [windows=15] [millis=500] [find=id|reference]
			""";

	private static final int ACCOUNTS_PER_TRANSACTION = 5000;

	private static final long WARM_UP_TRANSFERS = 1_500_000;

	private static final long WARM_UP_LIMIT_NANOS = 20_000_000_000L;

	private final PersistentHeap heap;

	private final Extent<TransferAccount> extent;

	private final int accountCount;

	private final long[] references;

	private final boolean byReference;

	/** What a thread, or all of them, did in a window. */
	private record Done(long count, long processorNanos) {

		Done plus(Done other) {
			return new Done(this.count + other.count, this.processorNanos + other.processorNanos);
		}

		double nanosEach() {
			return (double) this.processorNanos / this.count;
		}

	}

	private TransferRate(PersistentHeap heap, Extent<TransferAccount> extent, int accountCount, boolean byReference) {
		this.heap = heap;
		this.extent = extent;
		this.accountCount = accountCount;
		this.byReference = byReference;
		this.references = new long[accountCount];
		try (HeapTransaction transaction = this.heap.begin(TransactionOptions.READ_ONLY)) {
			for (int id = 0; id < accountCount; id++) {
				this.references[id] = this.extent.locate(transaction, (long) id);
			}
		}
	}

	public static void main(String[] arguments) throws IOException {
		Path parent = Path.of(value(arguments, "folder", System.getProperty("java.io.tmpdir")));
		Durability durability = Durability
				.valueOf(value(arguments, "durability", "process-crash").toUpperCase(Locale.ROOT).replace('-', '_'));
		int accountCount = Integer.parseInt(value(arguments, "accounts", "100000"));
		int threadCount = Integer.parseInt(value(arguments, "threads", "1"));
		int windowCount = Integer.parseInt(value(arguments, "windows", "15"));
		long millis = Long.parseLong(value(arguments, "millis", "500"));
		boolean byReference = value(arguments, "find", "id").equals("reference");
		Path folder = Files.createTempDirectory(parent, "pmem-transfers");
		Path file = folder.resolve("accounts.pmem");
		try (PersistentHeap heap = PersistentHeap.open(file, HeapOptions.DEFAULTS.withDurability(durability))) {
			Extent<TransferAccount> extent = heap.extent(new ExtentDefinition<>("accounts", TransferAccount.class,
					new ReflectionTypeModels(), "id", List.of(new IndexDefinition("number", List.of("number"), true))));
			load(heap, extent, accountCount);
			new TransferRate(heap, extent, accountCount, byReference).measure(threadCount, windowCount, millis);
		} finally {
			try (var files = Files.list(folder)) {
				for (Path each : files.toList()) {
					Files.delete(each);
				}
			}
			Files.delete(folder);
		}
	}

	private static void load(PersistentHeap heap, Extent<TransferAccount> extent, int accountCount) {
		for (int first = 0; first < accountCount; first += ACCOUNTS_PER_TRANSACTION) {
			int end = Math.min(first + ACCOUNTS_PER_TRANSACTION, accountCount);
			try (HeapTransaction transaction = heap.begin(TransactionOptions.DEFAULT)) {
				for (int id = first; id < end; id++) {
					extent.insert(transaction, TransferAccount.of(id));
				}
				transaction.commit();
			}
		}
	}

	private static String value(String[] arguments, String name, String otherwise) {
		for (String argument : arguments) {
			if (argument.startsWith(name + "=")) {
				return argument.substring(name.length() + 1);
			}
			if (argument.indexOf('=') < 0) {
				throw new IllegalArgumentException(USAGE);
			}
		}
		return otherwise;
	}

	private void measure(int threadCount, int windowCount, long millis) {
		double[] rates = new double[windowCount];
		double[] nanos = new double[windowCount];
		try (ExecutorService threads = Executors.newFixedThreadPool(threadCount)) {
			warmUp(threads, threadCount, millis);
			for (int window = 0; window < windowCount; window++) {
				HeapStatistics before = this.heap.statistics();
				long start = System.nanoTime();
				Done done = window(threads, threadCount, start + millis * 1_000_000, window);
				double seconds = (System.nanoTime() - start) / 1e9;
				HeapStatistics after = this.heap.statistics();
				double batches = after.batchCount() - before.batchCount();
				System.out.printf(Locale.ROOT, "%,.0f transfers/s, %.0f ns of processor time, %.1f in a batch, "
						+ "%d conflicts%n",
						done.count / seconds, done.nanosEach(), done.count / batches,
						after.conflictCount() - before.conflictCount());
				rates[window] = done.count / seconds;
				nanos[window] = done.nanosEach();
			}
		}
		Arrays.sort(rates);
		Arrays.sort(nanos);
		System.out.printf(Locale.ROOT,
				"median %,.0f transfers/s (%,.0f to %,.0f), %.0f ns of processor time each (least %.0f),"
						+ " by %s, %d threads, pool %s, %s%n",
				rates[windowCount / 2], rates[0], rates[windowCount - 1], nanos[windowCount / 2], nanos[0],
				this.byReference ? "reference" : "id",
				threadCount, this.heap.mediumName(), this.heap.options().durability());
	}

	/** Until all is compiled; on a slow medium that takes too long, and matters less. */
	private void warmUp(ExecutorService threads, int threadCount, long millis) {
		long end = System.nanoTime() + WARM_UP_LIMIT_NANOS;
		long count = 0;
		for (int window = -1; count < WARM_UP_TRANSFERS && System.nanoTime() < end; window--) {
			count += window(threads, threadCount, System.nanoTime() + millis * 1_000_000, window).count;
		}
	}

	private Done window(ExecutorService threads, int threadCount, long end, int window) {
		List<Callable<Done>> tasks = new ArrayList<>();
		for (int thread = 0; thread < threadCount; thread++) {
			SplittableRandom random = new SplittableRandom(window * 1000L + thread);
			tasks.add(() -> transferUntil(end, random));
		}
		Done all = new Done(0, 0);
		try {
			for (Future<Done> done : threads.invokeAll(tasks)) {
				all = all.plus(done.get());
			}
		} catch (InterruptedException | ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
		return all;
	}

	private Done transferUntil(long end, SplittableRandom random) {
		long start = processorNanos();
		long count = 0;
		while (System.nanoTime() < end) {
			for (int times = 0; times < 16; times++) {
				int from = random.nextInt(this.accountCount);
				int to = (from + 1 + random.nextInt(this.accountCount - 1)) % this.accountCount;
				transfer(from, to);
			}
			count += 16;
		}
		return new Done(count, processorNanos() - start);
	}

	private static long processorNanos() {
		return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
	}

	private void transfer(int from, int to) {
		while (true) {
			try (HeapTransaction transaction = this.heap.begin(TransactionOptions.DEFAULT)) {
				long fromReference = reference(transaction, from);
				long toReference = reference(transaction, to);
				TransferAccount source = this.extent.read(transaction, fromReference);
				TransferAccount target = this.extent.read(transaction, toReference);
				this.extent.update(transaction, fromReference, source.plus(-1));
				this.extent.update(transaction, toReference, target.plus(1));
				transaction.commit();
				return;
			} catch (ConflictException ex) {
				// Again, as an application would.
			}
		}
	}

	private long reference(HeapTransaction transaction, int id) {
		return this.byReference ? this.references[id] : this.extent.locate(transaction, (long) id);
	}

}
