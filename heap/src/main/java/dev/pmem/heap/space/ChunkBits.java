/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.space;

import java.util.Arrays;

/**
 * One bit for each chunk of a pool. Guarded by its owner.
 * <p>
 * Setting and clearing call nothing and create no object, so an error of the JVM leaves either all bits of a range
 * changed, or none. Only {@link #ensure} needs memory.
 */
final class ChunkBits {

	private long[] words = {};

	/** Makes room for chunks below the limit; at first their bits are clear. */
	void ensure(int chunkLimit) {
		int wordCount = (chunkLimit + Long.SIZE - 1) / Long.SIZE;
		if (wordCount > this.words.length) {
			this.words = Arrays.copyOf(this.words, Math.max(wordCount, 2 * this.words.length));
		}
	}

	/** How many bits are set. */
	int count() {
		int count = 0;
		for (long word : this.words) {
			count += Long.bitCount(word);
		}
		return count;
	}

	boolean get(int chunk) {
		int word = chunk >> 6;
		return word < this.words.length && (this.words[word] & (1L << chunk)) != 0;
	}

	/** Sets the bits of {@code [from, to)}, at least one, for which there is room. */
	void set(int from, int to) {
		long[] bits = this.words;
		int first = from >> 6;
		int last = (to - 1) >> 6;
		long inFirst = -1L << from;
		long inLast = -1L >>> -to;
		if (first == last) {
			bits[first] |= inFirst & inLast;
			return;
		}
		bits[first] |= inFirst;
		for (int word = first + 1; word < last; word++) {
			bits[word] = -1L;
		}
		bits[last] |= inLast;
	}

	/** Clears the bits of {@code [from, to)}, at least one, for which there is room. */
	void clear(int from, int to) {
		long[] bits = this.words;
		int first = from >> 6;
		int last = (to - 1) >> 6;
		long inFirst = -1L << from;
		long inLast = -1L >>> -to;
		if (first == last) {
			bits[first] &= ~(inFirst & inLast);
			return;
		}
		bits[first] &= ~inFirst;
		for (int word = first + 1; word < last; word++) {
			bits[word] = 0;
		}
		bits[last] &= ~inLast;
	}

	/** The first set bit in {@code [from, to)}, or {@code to}. */
	int nextSet(int from, int to) {
		return next(from, to, 0);
	}

	/** The first clear bit in {@code [from, to)}, or {@code to}. */
	int nextClear(int from, int to) {
		return next(from, to, -1L);
	}

	private int next(int from, int to, long flipped) {
		int limit = Math.min(to, this.words.length << 6);
		if (from >= limit) {
			return (flipped == 0) ? to : Math.min(from, to);
		}
		int word = from >> 6;
		long bits = (this.words[word] ^ flipped) & (-1L << from);
		while (bits == 0) {
			word++;
			if (word << 6 >= limit) {
				return (flipped == 0) ? to : limit;
			}
			bits = this.words[word] ^ flipped;
		}
		return Math.min((word << 6) + Long.numberOfTrailingZeros(bits), to);
	}

}
