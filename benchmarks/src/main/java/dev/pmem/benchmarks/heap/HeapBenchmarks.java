/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.heap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import dev.pmem.benchmarks.bank.AccountData;
import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.References;
import dev.pmem.heap.store.TransactionOptions;

/**
 * What the engine's operations cost without Spring, each in a transaction of its own, at process-crash durability.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class HeapBenchmarks {

	@Param("100000")
	private int accountCount;

	private Path folder = Path.of("");

	private AccountPool pool;

	private final AtomicLong nextId = new AtomicLong();

	@SuppressWarnings("NullAway.Init")
	public HeapBenchmarks() {}

	@Setup
	public void open() throws IOException {
		this.folder = Files.createTempDirectory("pmem-benchmarks");
		this.pool = AccountPool.open(file(), this.accountCount);
		this.pool.load(this.accountCount);
		this.nextId.set(this.accountCount);
	}

	@TearDown
	public void close() throws IOException {
		this.pool.close();
		try (var files = Files.list(this.folder)) {
			for (Path file : files.toList()) {
				Files.delete(file);
			}
		}
		Files.delete(this.folder);
	}

	private Path file() {
		return this.folder.resolve("accounts.pmem");
	}

	@Benchmark
	public void beginAndEnd() {
		try (HeapTransaction transaction = begin(true)) {
			transaction.commit();
		}
	}

	@Benchmark
	public long locate() {
		try (HeapTransaction transaction = begin(true)) {
			return extent().locate(transaction, randomId());
		}
	}

	@Benchmark
	public HeapAccount find() {
		try (HeapTransaction transaction = begin(true)) {
			return Objects.requireNonNull(extent().find(transaction, randomId()));
		}
	}

	@Benchmark
	public HeapAccount update() {
		while (true) {
			try (HeapTransaction transaction = begin(false)) {
				HeapAccount changed = add(transaction, randomId(), 1);
				transaction.commit();
				return changed;
			} catch (ConflictException ex) {
				// Again, as an application would.
			}
		}
	}

	@Benchmark
	public HeapAccount transfer() {
		while (true) {
			try (HeapTransaction transaction = begin(false)) {
				long from = randomId();
				add(transaction, from, -1);
				HeapAccount changed = add(transaction, (from + 1) % this.accountCount, 1);
				transaction.commit();
				return changed;
			} catch (ConflictException ex) {
				// Again, as an application would.
			}
		}
	}

	private HeapAccount add(HeapTransaction transaction, long id, long amount) {
		long reference = extent().locate(transaction, id);
		HeapAccount changed = extent().read(transaction, reference).plus(amount);
		extent().update(transaction, reference, changed);
		return changed;
	}

	/** Inserts an account and deletes it in another transaction, so that the pool does not grow. */
	@Benchmark
	public long insertAndDelete() {
		long id = this.nextId.getAndIncrement();
		long reference;
		try (HeapTransaction transaction = begin(false)) {
			reference = extent().insert(transaction, this.pool.account(id));
			transaction.commit();
		}
		try (HeapTransaction transaction = begin(false)) {
			extent().delete(transaction, reference);
			transaction.commit();
		}
		return reference;
	}

	/** The references of a branch's 100 accounts. */
	@Benchmark
	public long scanIndex() {
		return branch(false);
	}

	/** A branch's 100 accounts. */
	@Benchmark
	public long findBranch() {
		return branch(true);
	}

	private long branch(boolean read) {
		String name = AccountData.branch(ThreadLocalRandom.current().nextInt(this.pool.branchCount()));
		long sum = 0;
		try (HeapTransaction transaction = begin(true)) {
			References references = extent().find(transaction,
					Query.of(Criteria.where("branch", Operator.EQUAL, name)));
			while (references.next()) {
				long reference = references.reference();
				sum += read ? extent().read(transaction, reference).balance() : reference;
			}
		}
		return sum;
	}

	private Extent<HeapAccount> extent() {
		return this.pool.extent();
	}

	private HeapTransaction begin(boolean readOnly) {
		return this.pool.heap().begin(readOnly ? TransactionOptions.READ_ONLY : TransactionOptions.DEFAULT);
	}

	private Long randomId() {
		return (long) ThreadLocalRandom.current().nextInt(this.accountCount);
	}

}
