/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.promise;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

import dev.pmem.benchmarks.store.Store;
import dev.pmem.benchmarks.store.StoreKind;

/**
 * A JVM with a store that does what its parent looks at from outside.
 */
public final class PromiseProcess {

	/** How many accounts updates are spread over. */
	private static final int ACCOUNT_COUNT = 1000;

	private PromiseProcess() {}

	/**
	 * Runs.
	 * @param arguments what to do, the store, its folder, and what the action takes
	 */
	public static void main(String[] arguments) throws IOException {
		System.setOut(System.err);
		Path folder = Path.of(arguments[2]);
		try (Store store = StoreKind.valueOf(arguments[1]).open(folder)) {
			switch (arguments[0]) {
				case "insert" -> insert(store, Integer.parseInt(arguments[3]));
				case "check" -> check(store, Path.of(arguments[3]));
				case "update" -> update(store, folder, Integer.parseInt(arguments[3]),
						Arrays.stream(arguments[4].split(",")).map(Integer::valueOf).toList());
				default -> throw new IllegalArgumentException(arguments[0]);
			}
		}
	}

	/** Inserts until it is killed. Each ordinal that is acknowledged is one write of 8 bytes, whole or not there. */
	private static void insert(Store store, int threads) {
		AtomicLong next = new AtomicLong();
		OutputStream acknowledged = new FileOutputStream(FileDescriptor.out);
		inThreads(threads, (thread) -> {
			while (true) {
				long ordinal = next.getAndIncrement();
				store.insert(ordinal, ordinal + 1);
				try {
					acknowledged.write(ByteBuffer.allocate(Long.BYTES).putLong(ordinal).array());
				} catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			}
		});
	}

	/** Tells how many of the ordinals in a file are not in the store, and how many can't be looked for. */
	private static void check(Store store, Path file) throws IOException {
		LongBuffer ordinals = ByteBuffer.wrap(Files.readAllBytes(file)).asLongBuffer();
		int missing = 0;
		int unreadable = 0;
		while (ordinals.hasRemaining()) {
			try {
				if (!store.contains(ordinals.get())) {
					missing++;
				}
			} catch (RuntimeException ex) {
				if (unreadable++ == 0) {
					System.err.println("An account could not be read after the kill: " + ex);
				}
			}
		}
		new FileOutputStream(FileDescriptor.out)
				.write(ByteBuffer.allocate(2 * Integer.BYTES).putInt(missing).putInt(unreadable).array());
	}

	/** Updates so many times with each number of threads, each in a section of the trace. */
	private static void update(Store store, Path folder, int count, List<Integer> threadCounts) throws IOException {
		store.insert(0, ACCOUNT_COUNT);
		for (int threads : threadCounts) {
			// What is done once is done before: classes are loaded, files made.
			deposit(store, threads, count / 10);
			mark(folder, "threads" + threads);
			deposit(store, threads, count);
			mark(folder, "idle");
		}
	}

	private static void deposit(Store store, int threads, int count) {
		inThreads(threads, (thread) -> {
			for (int i = 0; i < count / threads; i++) {
				store.deposit((thread + (long) i * threads) % ACCOUNT_COUNT);
			}
		});
	}

	/** Opens a file that isn't there: a trace of system calls shows it. */
	private static void mark(Path folder, String section) throws IOException {
		try {
			Files.newInputStream(folder.resolve(SyncTrace.MARK + section)).close();
			throw new IllegalStateException("the mark of a section is no file");
		} catch (NoSuchFileException ex) {
			// as it should be
		}
	}

	/** Runs the action on so many threads; the JVM ends if one of them fails. */
	private static void inThreads(int count, IntConsumer action) {
		IntStream.range(0, count).mapToObj((thread) -> Thread.ofPlatform().start(() -> {
			try {
				action.accept(thread);
			} catch (Throwable ex) {
				ex.printStackTrace();
				Runtime.getRuntime().halt(1);
			}
		})).toList().forEach(PromiseProcess::join);
	}

	private static void join(Thread thread) {
		try {
			thread.join();
		} catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("interrupted", ex);
		}
	}

}
