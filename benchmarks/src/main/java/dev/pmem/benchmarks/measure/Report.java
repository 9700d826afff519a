/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.measure;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

import dev.pmem.benchmarks.measure.Results.Spread;
import dev.pmem.benchmarks.peer.PeerKind;

/**
 * Prints results as tables of Markdown.
 */
public final class Report {

	private final Settings settings;

	private final Results<PeerKind> results;

	private final PrintStream out;

	Report(Settings settings, Results<PeerKind> results, PrintStream out) {
		this.settings = settings;
		this.results = results;
		this.out = out;
	}

	/** Throughput, and how it compares. */
	void printThroughput() {
		this.out.println("Operations per second of all threads together: the median of the rounds and half their range."
				+ "\nRatios: the median of the rounds' ratios, and the goal.\n");
		StringBuilder head = new StringBuilder("| operation | threads |");
		StringBuilder rule = new StringBuilder("|---|---:|");
		for (PeerKind peer : this.settings.peers()) {
			head.append(' ').append(peer.title()).append(", op/s |");
			rule.append("---:|");
		}
		for (PeerKind peer : PeerKind.values()) {
			if (isCompared(peer)) {
				head.append(" %s / %s | goal |".formatted(subject().title(), peer.title()));
				rule.append("---:|---:|");
			}
		}
		this.out.println(head);
		this.out.println(rule);
		for (Operation operation : this.settings.operations()) {
			for (int threads : this.settings.threadCounts()) {
				this.out.println(row(operation, threads));
			}
		}
	}

	private String row(Operation operation, int threads) {
		StringBuilder row = new StringBuilder("| %s | %d |".formatted(operation.title(), threads));
		for (PeerKind peer : this.settings.peers()) {
			row.append(" %s |".formatted(format(this.results.operationsPerSecond(peer, operation, threads))));
		}
		for (PeerKind peer : PeerKind.values()) {
			if (isCompared(peer)) {
				double ratio = this.results.ratio(subject(), peer, operation, threads).median();
				row.append(" %s | %s |".formatted(format(ratio), goal(operation.goalOver(subject(), peer), ratio)));
			}
		}
		return row.toString();
	}

	private boolean isCompared(PeerKind peer) {
		return peer != subject() && this.settings.peers().contains(peer);
	}

	/** The peer that the others are compared with: the first that was named. */
	private PeerKind subject() {
		return this.settings.peers().getFirst();
	}

	/** A goal, NaN if there is none, and whether it was reached. */
	public static String goal(double goal, double ratio) {
		if (Double.isNaN(goal)) {
			return "";
		}
		return format(goal) + ((ratio >= goal) ? " reached" : " missed");
	}

	/**
	 * What an operation costs with each number of threads: processor time, which other processes of the machine disturb
	 * least, allocation, and transactions that were refused for a conflict and tried again.
	 */
	void printCosts() {
		this.out.println("Per operation: nanoseconds of processor time, bytes allocated, conflicts per thousand.\n"
				+ "Ratios: how many times as much processor time the other store takes.\n");
		StringBuilder head = new StringBuilder("| operation | threads |");
		StringBuilder rule = new StringBuilder("|---|---:|");
		for (String unit : new String[]{"ns", "bytes", "conflicts"}) {
			for (PeerKind peer : this.settings.peers()) {
				head.append(" %s, %s |".formatted(peer.title(), unit));
				rule.append("---:|");
			}
		}
		for (PeerKind peer : PeerKind.values()) {
			if (isCompared(peer)) {
				head.append(" %s / %s, ns |".formatted(peer.title(), subject().title()));
				rule.append("---:|");
			}
		}
		this.out.println(head);
		this.out.println(rule);
		for (Operation operation : this.settings.operations()) {
			for (int threads : this.settings.threadCounts()) {
				this.out.println("| %s | %d |%s%s%s%s".formatted(operation.title(), threads,
						cells(operation, threads, Measurement::cpuNanosPerOperation),
						cells(operation, threads, Measurement::bytesPerOperation),
						cells(operation, threads, Measurement::retriesPerThousand),
						costRatios(operation, threads)));
			}
		}
	}

	private String costRatios(Operation operation, int threads) {
		StringBuilder cells = new StringBuilder();
		for (PeerKind peer : PeerKind.values()) {
			if (isCompared(peer)) {
				cells.append(" %s |".formatted(format(cost(peer, operation, threads) / cost(subject(), operation,
						threads))));
			}
		}
		return cells.toString();
	}

	private double cost(PeerKind peer, Operation operation, int threads) {
		return this.results.spread(peer, operation, threads, Measurement::cpuNanosPerOperation).median();
	}

	private String cells(Operation operation, int threads, ToDoubleFunction<Measurement> value) {
		StringBuilder cells = new StringBuilder();
		for (PeerKind peer : this.settings.peers()) {
			cells.append(" %s |".formatted(format(this.results.spread(peer, operation, threads, value).median())));
		}
		return cells.toString();
	}

	/** The median, and half the range in percent of it. */
	public static String format(Spread spread) {
		return Double.isNaN(spread.median())
				? "-"
				: "%s ±%d%%".formatted(format(spread.median()), spread.percent());
	}

	/** Three significant digits, with separators. */
	public static String format(double value) {
		if (Double.isNaN(value)) {
			return "-";
		}
		if (value == 0) {
			return "0";
		}
		if (value < 100) {
			return String.format(Locale.ROOT, (value < 10) ? "%.2f" : "%.1f", value);
		}
		double unit = Math.pow(10, Math.floor(Math.log10(value)) - 2);
		return String.format(Locale.ROOT, "%,d", Math.round(Math.round(value / unit) * unit));
	}

}
