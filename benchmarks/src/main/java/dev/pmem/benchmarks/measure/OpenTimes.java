/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.measure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import org.slf4j.LoggerFactory;

import dev.pmem.benchmarks.heap.AccountPool;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.TransactionOptions;

/**
 * How long it takes to open a large pool. The operating system has the file in memory, as after a restart of the process.
 *
 * @param count how many accounts are in the pool
 * @param fileBytes what the file takes on disk
 * @param usedBytes what of it is in use
 * @param coldNanos the first opening in a JVM
 * @param coldFirstNanos the same until the first account was found by its id
 * @param warmNanos later openings in the same JVM: median
 * @param warmMostNanos the slowest of those
 */
public record OpenTimes(int count, long fileBytes, long usedBytes, long coldNanos, long coldFirstNanos, long warmNanos,
		long warmMostNanos) {

	private static final int REPETITIONS = 21;

	private static final double GOAL_MILLIS = 50;

	/** Makes the pool in one JVM and opens it in new ones; the figures of the middle one of those. */
	static OpenTimes measure(Path folder, int count, List<String> jvmArguments) throws IOException {
		Path pool = folder.resolve("large.pmem");
		run(jvmArguments, pool, count, "make");
		List<OpenTimes> times = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			String[] values = run(jvmArguments, pool, count, "open").split(" ");
			long[] nanos = Arrays.stream(values).mapToLong(Long::parseLong).toArray();
			times.add(new OpenTimes(count, nanos[0], nanos[1], nanos[2], nanos[3], nanos[4], nanos[5]));
		}
		times.sort((one, other) -> Long.compare(one.coldNanos, other.coldNanos));
		return times.get(1);
	}

	private static String run(List<String> jvmArguments, Path pool, int count, String action) throws IOException {
		Process process = Jvm.start(OpenTimes.class, jvmArguments,
				List.of(pool.toString(), Integer.toString(count), action));
		process.getOutputStream().close();
		try (var reader = new BufferedReader(
				new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
			List<String> lines = reader.lines().toList();
			if (lines.isEmpty()) {
				throw new IllegalStateException("a process has failed; see its output above");
			}
			return lines.getLast();
		}
	}

	/** One of the JVMs: the pool, how many accounts, and what to do. */
	public static void main(String[] arguments) throws IOException {
		Path pool = Path.of(arguments[0]);
		int count = Integer.parseInt(arguments[1]);
		if (arguments[2].equals("make")) {
			make(pool, count);
			System.out.println("made");
		} else {
			OpenTimes times = open(pool, count);
			System.out.println(times.fileBytes + " " + times.usedBytes + " " + times.coldNanos + " "
					+ times.coldFirstNanos + " " + times.warmNanos + " " + times.warmMostNanos);
		}
	}

	static void make(Path path, int count) {
		try (AccountPool pool = AccountPool.open(path, count)) {
			pool.load(count);
		}
	}

	static OpenTimes open(Path path, int count) throws IOException {
		// An application that opens a pool has its logging up; to start that takes longer than the pool.
		LoggerFactory.getLogger(OpenTimes.class).debug("opening {}", path);
		long start = System.nanoTime();
		PersistentHeap heap = PersistentHeap.open(path, AccountPool.OPTIONS);
		long coldNanos = System.nanoTime() - start;
		long coldFirstNanos;
		try (AccountPool pool = AccountPool.in(heap, count);
				HeapTransaction transaction = heap.begin(TransactionOptions.READ_ONLY)) {
			Objects.requireNonNull(pool.extent().find(transaction, (long) count / 2));
			coldFirstNanos = System.nanoTime() - start;
		}
		long[] warmNanos = new long[REPETITIONS];
		long usedBytes = 0;
		for (int i = 0; i < warmNanos.length; i++) {
			long warmStart = System.nanoTime();
			try (PersistentHeap again = PersistentHeap.open(path, AccountPool.OPTIONS)) {
				warmNanos[i] = System.nanoTime() - warmStart;
				usedBytes = again.statistics().usedBytes();
			}
		}
		Arrays.sort(warmNanos);
		return new OpenTimes(count, Files.size(path), usedBytes, coldNanos, coldFirstNanos,
				warmNanos[REPETITIONS / 2], warmNanos[REPETITIONS - 1]);
	}

	void print(PrintStream out) {
		out.printf("Opening a pool of %,d accounts: %s ms in a new JVM, %s ms until the first account is found;%n",
				this.count, millis(this.coldNanos), millis(this.coldFirstNanos));
		out.printf("%s ms in a warm JVM (at most %s ms). Goal: %.0f ms, %s.%n", millis(this.warmNanos),
				millis(this.warmMostNanos), GOAL_MILLIS,
				(this.coldNanos <= GOAL_MILLIS * 1e6) ? "reached cold" : "missed cold");
		out.printf("Its file has %,d bytes for each account, of which %,d are in use.%n", this.fileBytes / this.count,
				this.usedBytes / this.count);
	}

	private static String millis(long nanos) {
		return Report.format(nanos / 1e6);
	}

}
