/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.operations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Measures one call on one store, on the thread at hand. Calls are measured in series of some milliseconds, because the
 * clock of a thread's processor time takes part of a microsecond itself.
 */
final class Meter {

	private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

	private static final Path STATISTICS = Path.of("/proc/thread-self/stat");

	private static final long SERIES_NANOS = 2_000_000;

	private final Call call;

	private final Scene scene;

	private int repetitions;

	/** Keeps results alive. */
	@SuppressWarnings("unused")
	private long checksum;

	Meter(Call call, Scene scene) {
		this.call = call;
		this.scene = scene;
		this.repetitions = Math.max(1, call.repetitions());
	}

	/** The result of one call, with the first parameters of the series. */
	long once() {
		this.scene.restart();
		this.call.preparation().accept(this.scene);
		long result = this.call.body().applyAsLong(this.scene);
		clean();
		return result;
	}

	/** Runs for a while and finds out how many calls make a series. */
	void warmUp(Duration duration) {
		this.scene.restart();
		long deadline = System.nanoTime() + duration.toNanos();
		do {
			Cost cost = series();
			if (!this.call.isWriting() && cost.nanos < SERIES_NANOS) {
				this.repetitions *= 2;
			}
		} while (System.nanoTime() < deadline);
	}

	/** At least one series. */
	Cost measure(Duration window) {
		Cost sum = new Cost(0, 0, 0);
		long deadline = System.nanoTime() + window.toNanos();
		do {
			Cost cost = series();
			sum = new Cost(sum.calls + cost.calls, sum.nanos + cost.nanos, sum.faultCount + cost.faultCount);
		} while (System.nanoTime() < deadline);
		return sum;
	}

	private Cost series() {
		this.call.preparation().accept(this.scene);
		long faultsBefore = faultCount();
		long before = THREADS.getCurrentThreadCpuTime();
		for (int index = 0; index < this.repetitions; index++) {
			this.checksum += this.call.body().applyAsLong(this.scene);
		}
		long nanos = THREADS.getCurrentThreadCpuTime() - before;
		Cost cost = new Cost(this.repetitions, nanos, faultCount() - faultsBefore);
		clean();
		return cost;
	}

	private void clean() {
		if (this.call.isWriting()) {
			this.scene.clean();
		}
	}

	/** Minor and major page faults of this thread; none where the system doesn't tell. */
	private static long faultCount() {
		if (!Files.isReadable(STATISTICS)) {
			return 0;
		}
		try {
			String text = Files.readString(STATISTICS);
			// The second field is a name in parentheses; minflt and majflt are the tenth and the twelfth.
			String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
			return Long.parseLong(fields[7]) + Long.parseLong(fields[9]);
		} catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * What calls took.
	 * @param nanos processor time of the thread
	 */
	record Cost(long calls, long nanos, long faultCount) {

		double microseconds() {
			return this.nanos / 1000.0 / this.calls;
		}

		double faults() {
			return (double) this.faultCount / this.calls;
		}

	}

}
