/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.Arrays;

/**
 * The distinct targets of an object's references, by the number of the index that has them. Not thread-safe.
 * <p>
 * Invariant: once it is complete, the targets of an index are in ascending order, each once.
 */
final class ReferenceSet {

	private static final long[] NONE = {};

	private final long[][] targets;

	private final int[] counts;

	ReferenceSet(int indexCount) {
		this.targets = new long[indexCount][];
		Arrays.fill(this.targets, NONE);
		this.counts = new int[indexCount];
	}

	void add(int index, long target) {
		int count = this.counts[index];
		if (count == this.targets[index].length) {
			this.targets[index] = Arrays.copyOf(this.targets[index], Math.max(2, 2 * count));
		}
		this.targets[index][count] = target;
		this.counts[index] = count + 1;
	}

	/** Must be called once, after the last target. */
	ReferenceSet complete() {
		for (int index = 0; index < this.counts.length; index++) {
			long[] sorted = this.targets[index];
			Arrays.sort(sorted, 0, this.counts[index]);
			int distinct = 0;
			for (int position = 0; position < this.counts[index]; position++) {
				if (position == 0 || sorted[position] != sorted[position - 1]) {
					sorted[distinct++] = sorted[position];
				}
			}
			this.counts[index] = distinct;
		}
		return this;
	}

	int count(int index) {
		return this.counts[index];
	}

	long target(int index, int position) {
		assert position < this.counts[index];
		return this.targets[index][position];
	}

	boolean contains(int index, long target) {
		return Arrays.binarySearch(this.targets[index], 0, this.counts[index], target) >= 0;
	}

}
