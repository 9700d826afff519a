/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * The targets of an object's references, by the number of the index that has them, in the order in which the references
 * stand in the object; several times those that the object refers to several times. Not thread-safe.
 */
final class ReferenceSet {

	private static final long[] NONE = {};

	/** The number of targets up to which each is looked for among all of the other object. */
	private static final int FEW = 8;

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

	/** Whether there are few targets. */
	boolean isSmall() {
		return Arrays.stream(this.counts).sum() <= FEW;
	}

	/** Visits the targets in ascending order, each once. */
	void forEachDistinct(int index, LongConsumer action) {
		if (this.counts[index] == 1) {
			action.accept(this.targets[index][0]);
		} else {
			forEachDistinct(sorted(index, 0, this.counts[index]), action);
		}
	}

	/**
	 * Visits the targets that another state of the object lacks, each once. Most states differ in few of many references:
	 * what both begin and end with is not looked at.
	 */
	void forEachMissingIn(ReferenceSet other, int index, LongConsumer action) {
		long[] own = this.targets[index];
		long[] others = other.targets[index];
		int end = this.counts[index];
		int otherEnd = other.counts[index];
		int common = Math.min(end, otherEnd);
		int begin = Arrays.mismatch(own, 0, common, others, 0, common);
		if (begin < 0) {
			begin = common;
		}
		while (end > begin && otherEnd > begin && own[end - 1] == others[otherEnd - 1]) {
			end--;
			otherEnd--;
		}
		if (end - begin > FEW) {
			long[] sorted = other.sorted(index, 0, other.counts[index]);
			forEachDistinct(sorted(index, begin, end), (target) -> {
				if (Arrays.binarySearch(sorted, target) < 0) {
					action.accept(target);
				}
			});
		} else if (begin < end) {
			forEachDistinct(sorted(index, begin, end), (target) -> {
				if (!other.contains(index, target)) {
					action.accept(target);
				}
			});
		}
	}

	private long[] sorted(int index, int from, int to) {
		long[] sorted = Arrays.copyOfRange(this.targets[index], from, to);
		Arrays.sort(sorted);
		return sorted;
	}

	private static void forEachDistinct(long[] sorted, LongConsumer action) {
		for (int position = 0; position < sorted.length; position++) {
			if (position == 0 || sorted[position] != sorted[position - 1]) {
				action.accept(sorted[position]);
			}
		}
	}

	private boolean contains(int index, long target) {
		for (int position = 0; position < this.counts[index]; position++) {
			if (this.targets[index][position] == target) {
				return true;
			}
		}
		return false;
	}

}
