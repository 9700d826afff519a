/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiPredicate;

/**
 * Windows of peers that take turns: in each round another peer comes first.
 *
 * @param peers the peers, in their order
 * @param operations what is measured
 * @param threadCounts with how many threads
 * @param isLeftOut which operations of which peers are not measured
 * @param timing how often and how long
 * @param <P> what names a peer
 */
public record Rounds<P>(Map<P, MeasuredPeer> peers, List<Operation> operations, List<Integer> threadCounts,
		BiPredicate<P, Operation> isLeftOut, Timing timing) {

	private static final int WARM_UP_PASSES = 2;

	private static final int WARM_UP_SLICES = 10;

	private static final int WARM_UP_OPERATIONS = 200_000;

	/** Runs everything twice over: what the compiler learns from one operation may undo what it knew of another. */
	public void warmUp() {
		for (int pass = 0; pass < WARM_UP_PASSES; pass++) {
			for (Operation operation : this.operations) {
				this.peers.forEach((name, peer) -> {
					if (!this.isLeftOut.test(name, operation)) {
						warmUp(peer, operation);
					}
				});
			}
		}
	}

	/** Runs an operation with one thread and with as many as there will be, often enough or long enough. */
	private void warmUp(MeasuredPeer peer, Operation operation) {
		int mostThreads = Collections.max(this.threadCounts);
		long limitNanos = this.timing.warmUp().toNanos() / WARM_UP_PASSES;
		Duration slice = Duration.ofNanos(Math.max(1, limitNanos / WARM_UP_SLICES));
		long operations = 0;
		long start = System.nanoTime();
		while (operations < WARM_UP_OPERATIONS && System.nanoTime() - start < limitNanos) {
			operations += peer.measure(operation, 1, slice).operations();
			operations += peer.measure(operation, mostThreads, slice).operations();
		}
	}

	/** Measures all rounds. */
	public Results<P> measure() {
		Results<P> results = new Results<>();
		for (int round = 0; round < this.timing.rounds(); round++) {
			for (Operation operation : this.operations) {
				for (int threads : this.threadCounts) {
					for (P name : rotated(round)) {
						if (!this.isLeftOut.test(name, operation)) {
							MeasuredPeer peer = Objects.requireNonNull(this.peers.get(name));
							results.add(name, operation, threads,
									peer.measure(operation, threads, this.timing.window()));
						}
					}
				}
			}
		}
		return results;
	}

	private List<P> rotated(int round) {
		List<P> names = new ArrayList<>(this.peers.keySet());
		Collections.rotate(names, -round);
		return names;
	}

}
