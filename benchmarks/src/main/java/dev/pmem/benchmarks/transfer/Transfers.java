/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.transfer;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import dev.pmem.benchmarks.measure.MeasuredPeer;
import dev.pmem.benchmarks.measure.Measurement;
import dev.pmem.benchmarks.measure.Operation;
import dev.pmem.benchmarks.measure.PeerProcess;
import dev.pmem.benchmarks.measure.WindowRunner;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.TransactionOptions;

/**
 * Transactions that read two random objects, change both and commit, as a user of the engine writes them.
 *
 * @param <T> the objects' class
 */
final class Transfers<T> implements MeasuredPeer {

	private final PersistentHeap heap;

	private final Extent<T> extent;

	/** By id. */
	private final long[] references;

	private final boolean byId;

	private final Adder<T> adder;

	private final AtomicLong seeds = new AtomicLong(42);

	private final WindowRunner windows = new WindowRunner();

	/** Gives an object with a larger balance. */
	interface Adder<T> {

		T add(T object, long amount);

	}

	/**
	 * The objects are there already.
	 * @param references of the objects with ids from 0
	 * @param byId whether each transaction looks its objects up by their ids
	 */
	Transfers(PersistentHeap heap, Extent<T> extent, long[] references, boolean byId, Adder<T> adder) {
		this.heap = heap;
		this.extent = extent;
		this.references = references;
		this.byId = byId;
		this.adder = adder;
	}

	/**
	 * A JVM with a pool.
	 * @param arguments the medium, the objects, the pool's folder, how many objects
	 */
	public static void main(String[] arguments) throws IOException {
		TransferMedium medium = TransferMedium.valueOf(arguments[0]);
		TransferObjects objects = TransferObjects.valueOf(arguments[1]);
		PeerProcess.serve(() -> objects.in(
				PersistentHeap.open(Path.of(arguments[2], "transfers.pmem"),
						HeapOptions.DEFAULTS.withDurability(medium.durability())),
				Integer.parseInt(arguments[3])));
	}

	@Override
	public Measurement measure(Operation operation, int threads, Duration window) {
		if (operation != Operation.TRANSFER) {
			throw new IllegalArgumentException(operation + " is not measured");
		}
		return this.windows.run(IntStream.range(0, threads).mapToObj((thread) -> new Worker()).toList(), window);
	}

	@Override
	public void close() {
		this.windows.close();
		this.heap.close();
	}

	/** One thread's work. */
	private final class Worker implements WindowRunner.Task {

		private final SplittableRandom random = new SplittableRandom(Transfers.this.seeds.getAndIncrement());

		@Override
		public long perform() {
			int count = Transfers.this.references.length;
			int from = this.random.nextInt(count);
			int to = (from + 1 + this.random.nextInt(count - 1)) % count;
			try (HeapTransaction transaction = Transfers.this.heap.begin(TransactionOptions.DEFAULT)) {
				add(transaction, from, -1);
				add(transaction, to, 1);
				transaction.commit();
			}
			return from;
		}

		private void add(HeapTransaction transaction, int id, long amount) {
			Extent<T> extent = Transfers.this.extent;
			long reference = Transfers.this.byId
					? extent.locate(transaction, (long) id)
					: Transfers.this.references[id];
			T object = extent.read(transaction, reference);
			extent.update(transaction, reference, Transfers.this.adder.add(object, amount));
		}

	}

}
