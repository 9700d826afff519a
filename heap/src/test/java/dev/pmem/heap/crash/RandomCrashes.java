/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import java.util.SplittableRandom;
import java.util.function.Consumer;

import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.medium.SimulatedMedium;

/**
 * Crashes of a medium at random calls: what each has left is opened and given to a check. The calls of the check itself do
 * not crash.
 */
final class RandomCrashes implements AutoCloseable {

	private final SimulatedMedium medium;

	private int count;

	private boolean isExploring;

	/**
	 * @param oneIn how many calls there are for each crash, on average
	 * @param check is given the heap as the crash has left it
	 */
	RandomCrashes(CrashSetup setup, SimulatedMedium medium, SplittableRandom random, int oneIn,
			Consumer<PersistentHeap> check) {
		this.medium = medium;
		medium.setListener((_, _) -> {
			if (!this.isExploring && random.nextInt(oneIn) == 0) {
				this.isExploring = true;
				this.count++;
				try (SimulatedMedium image = medium.crashImage(random);
						PersistentHeap found = setup.first().open(image, Runnable::run)) {
					check.accept(found);
				}
				this.isExploring = false;
			}
		});
	}

	/** The number of crashes. */
	int count() {
		return this.count;
	}

	/** No more crashes. */
	@Override
	public void close() {
		this.medium.setListener((_, _) -> {});
	}

}
