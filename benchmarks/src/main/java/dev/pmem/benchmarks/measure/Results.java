/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The measurements of all rounds. Those of one round were taken one right after the other, so that a ratio of two of
 * them suffers least from what else the machine was doing.
 *
 * @param <P> what names a peer
 */
public final class Results<P> {

	private final Map<Cell<P>, List<Measurement>> cells = new HashMap<>();

	void add(P peer, Operation operation, int threads, Measurement measurement) {
		this.cells.computeIfAbsent(new Cell<>(peer, operation, threads), (cell) -> new ArrayList<>()).add(measurement);
	}

	/** Of all threads together. */
	public Spread operationsPerSecond(P peer, Operation operation, int threads) {
		return spread(peer, operation, threads, Measurement::operationsPerSecond);
	}

	/** Of any figure. */
	public Spread spread(P peer, Operation operation, int threads, ToDoubleFunction<Measurement> value) {
		return Spread.of(rounds(peer, operation, threads).stream().mapToDouble(value).toArray());
	}

	/** Throughput of one peer over that of another, round by round. */
	public Spread ratio(P peer, P other, Operation operation, int threads) {
		return ratio(peer, threads, other, threads, operation);
	}

	/** As {@link #ratio(Object, Object, Operation, int)}, each with a number of threads of its own. */
	public Spread ratio(P peer, int threads, P other, int otherThreads, Operation operation) {
		List<Measurement> rounds = rounds(peer, operation, threads);
		List<Measurement> otherRounds = rounds(other, operation, otherThreads);
		double[] ratios = new double[Math.min(rounds.size(), otherRounds.size())];
		Arrays.setAll(ratios,
				(round) -> rounds.get(round).operationsPerSecond() / otherRounds.get(round).operationsPerSecond());
		return Spread.of(ratios);
	}

	private List<Measurement> rounds(P peer, Operation operation, int threads) {
		return this.cells.getOrDefault(new Cell<>(peer, operation, threads), List.of());
	}

	private record Cell<P>(P peer, Operation operation, int threads) {}

	/**
	 * The middle of some values and what lies around it.
	 *
	 * @param median NaN if there are no values
	 */
	public record Spread(double median, double minimum, double maximum) {

		static Spread of(double[] values) {
			if (values.length == 0) {
				return new Spread(Double.NaN, Double.NaN, Double.NaN);
			}
			double[] sorted = values.clone();
			Arrays.sort(sorted);
			int middle = sorted.length / 2;
			double median = (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
			return new Spread(median, sorted[0], sorted[sorted.length - 1]);
		}

		/** Half the range, in percent of the median. */
		public long percent() {
			return Math.round((this.maximum - this.minimum) / 2 / this.median * 100);
		}

	}

}
