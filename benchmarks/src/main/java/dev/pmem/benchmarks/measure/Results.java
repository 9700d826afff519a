package dev.pmem.benchmarks.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

import dev.pmem.benchmarks.peer.PeerKind;

/**
 * The measurements of all rounds. Those of one round were taken one right after the other, so that a ratio of two of
 * them suffers least from what else the machine was doing.
 */
public final class Results {

	private final Map<Cell, List<Measurement>> cells = new HashMap<>();

	void add(PeerKind peer, Operation operation, int threads, Measurement measurement) {
		this.cells.computeIfAbsent(new Cell(peer, operation, threads), (cell) -> new ArrayList<>()).add(measurement);
	}

	Spread operationsPerSecond(PeerKind peer, Operation operation, int threads) {
		return spread(peer, operation, threads, Measurement::operationsPerSecond);
	}

	Spread spread(PeerKind peer, Operation operation, int threads, ToDoubleFunction<Measurement> value) {
		return Spread.of(rounds(peer, operation, threads).stream().mapToDouble(value).toArray());
	}

	/** Throughput of one peer over that of another, round by round. */
	Spread ratio(PeerKind peer, PeerKind other, Operation operation, int threads) {
		List<Measurement> rounds = rounds(peer, operation, threads);
		List<Measurement> otherRounds = rounds(other, operation, threads);
		double[] ratios = new double[Math.min(rounds.size(), otherRounds.size())];
		Arrays.setAll(ratios,
				(round) -> rounds.get(round).operationsPerSecond() / otherRounds.get(round).operationsPerSecond());
		return Spread.of(ratios);
	}

	private List<Measurement> rounds(PeerKind peer, Operation operation, int threads) {
		return this.cells.getOrDefault(new Cell(peer, operation, threads), List.of());
	}

	private record Cell(PeerKind peer, Operation operation, int threads) {}

	/**
	 * The middle of some values and what lies around it.
	 *
	 * @param median NaN if there are no values
	 */
	record Spread(double median, double minimum, double maximum) {

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
		long percent() {
			return Math.round((this.maximum - this.minimum) / 2 / this.median * 100);
		}

	}

}
