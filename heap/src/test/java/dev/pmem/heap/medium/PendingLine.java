package dev.pmem.heap.medium;

import java.util.Arrays;

/**
 * A line with stores that may still be lost: its durable contents and the stores since then, in order. A store changes
 * some bytes of one aligned word.
 */
final class PendingLine {

	static final int SIZE_BYTES = 64;

	static final int WORD_COUNT = SIZE_BYTES / Long.BYTES;

	final long offset;

	final long[] durableWords = new long[WORD_COUNT];

	private long[] sequences = new long[4];

	private long[] masks = new long[4];

	private long[] values = new long[4];

	private byte[] words = new byte[4];

	private int count;

	private int flushedCount;

	PendingLine(long offset) {
		this.offset = offset;
	}

	int count() {
		return this.count;
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
	}

	/** All stores so far become durable at the next fence. Returns whether there was none such before. */
	boolean flush() {
		boolean first = this.flushedCount == 0;
		this.flushedCount = this.count;
		return first;
	}

	/** Makes durable what was flushed. Returns whether nothing is pending any more. */
	boolean fence() {
		apply(this.flushedCount, this.durableWords);
		int rest = this.count - this.flushedCount;
		System.arraycopy(this.sequences, this.flushedCount, this.sequences, 0, rest);
		System.arraycopy(this.masks, this.flushedCount, this.masks, 0, rest);
		System.arraycopy(this.values, this.flushedCount, this.values, 0, rest);
		System.arraycopy(this.words, this.flushedCount, this.words, 0, rest);
		this.count = rest;
		this.flushedCount = 0;
		return rest == 0;
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
		for (int i = 0; i < storeCount; i++) {
			int word = this.words[i];
			contents[word] = (contents[word] & ~this.masks[i]) | (this.values[i] & this.masks[i]);
		}
	}

}
