/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.util.Arrays;

/**
 * A line or sector with stores that may still be lost: its durable contents and the stores since then, in order. A store
 * changes some bytes of one aligned word. There may be none: then what was there was stored once more.
 */
final class PendingUnit {

	final long offset;

	final long[] durableWords;

	private long[] sequences = new long[4];

	private long[] masks = new long[4];

	private long[] values = new long[4];

	private byte[] words = new byte[4];

	private int count;

	private int flushedCount;

	private boolean isFlushed;

	/** Whether a sync of it failed: the kernel takes it for clean until it's stored to again, and doesn't write it. */
	private boolean isForgotten;

	PendingUnit(long offset, int sizeBytes) {
		this.offset = offset;
		this.durableWords = new long[sizeBytes / Long.BYTES];
	}

	PendingUnit copy() {
		PendingUnit copy = new PendingUnit(this.offset, this.durableWords.length * Long.BYTES);
		System.arraycopy(this.durableWords, 0, copy.durableWords, 0, this.durableWords.length);
		copy.sequences = this.sequences.clone();
		copy.masks = this.masks.clone();
		copy.values = this.values.clone();
		copy.words = this.words.clone();
		copy.count = this.count;
		copy.flushedCount = this.flushedCount;
		copy.isFlushed = this.isFlushed;
		copy.isForgotten = this.isForgotten;
		return copy;
	}

	int count() {
		return this.count;
	}

	/** Sequence of the last store; -1 if there is none. */
	long lastSequence() {
		return (this.count > 0) ? this.sequences[this.count - 1] : -1;
	}

	void add(long sequence, int word, long mask, long value) {
		if (this.count == this.words.length) {
			int length = 2 * this.count;
			this.sequences = Arrays.copyOf(this.sequences, length);
			this.masks = Arrays.copyOf(this.masks, length);
			this.values = Arrays.copyOf(this.values, length);
			this.words = Arrays.copyOf(this.words, length);
		}
		this.sequences[this.count] = sequence;
		this.masks[this.count] = mask;
		this.values[this.count] = value;
		this.words[this.count] = (byte) word;
		this.count++;
		this.isForgotten = false;
	}

	/** What is there was stored once more. */
	void touch() {
		this.isForgotten = false;
	}

	/** All stores so far become durable at the next fence. Returns whether there was none such before. */
	boolean flush() {
		boolean first = !this.isFlushed;
		this.isFlushed = true;
		this.flushedCount = this.count;
		return first;
	}

	/** A sync failed: nothing is to be written any more. */
	void forget() {
		this.isForgotten = true;
		this.isFlushed = false;
		this.flushedCount = 0;
	}

	boolean isForgotten() {
		return this.isForgotten;
	}

	/** Makes durable what was flushed. Returns whether nothing is pending any more. */
	boolean fence() {
		int durable = this.isForgotten ? 0 : this.flushedCount;
		apply(durable, this.durableWords);
		int rest = this.count - durable;
		System.arraycopy(this.sequences, durable, this.sequences, 0, rest);
		System.arraycopy(this.masks, durable, this.masks, 0, rest);
		System.arraycopy(this.values, durable, this.values, 0, rest);
		System.arraycopy(this.words, durable, this.words, 0, rest);
		this.count = rest;
		this.flushedCount = 0;
		this.isFlushed = false;
		return rest == 0 && !this.isForgotten;
	}

	/** How many of the stores have sequences below the given one. */
	int countBelow(long sequence) {
		int below = 0;
		while (below < this.count && this.sequences[below] < sequence) {
			below++;
		}
		return below;
	}

	/** Carries out the first so many stores. */
	void apply(int storeCount, long[] contents) {
		for (int index = 0; index < storeCount; index++) {
			apply(contents, index);
		}
	}

	/** Carries out one store. */
	void apply(long[] contents, int index) {
		int word = this.words[index];
		contents[word] = (contents[word] & ~this.masks[index]) | (this.values[index] & this.masks[index]);
	}

}
