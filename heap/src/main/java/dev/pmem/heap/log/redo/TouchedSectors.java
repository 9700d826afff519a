/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.log.redo;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.pool.PoolLayout;

/**
 * The sectors that records of one epoch write to. Used by one thread at a time.
 * <p>
 * Invariant: a sector is marked if and only if a replay of the epoch's records, in order, gives all of its bytes,
 * whatever lay there before.
 */
final class TouchedSectors {

	private static final int SECTOR_BITS = 9;

	/** Sectors of 1 MiB, 32 words. */
	private static final int PAGE_BITS = 20 - SECTOR_BITS;

	private static final int PAGE_WORDS = 1 << (PAGE_BITS - 6);

	private static final int CHUNK_WORDS = PoolLayout.CHUNK_BYTES / PoolLayout.SECTOR_BYTES / Long.SIZE;

	private long[] @Nullable [] pages = new long[0][];

	static long sectorOf(long offset) {
		return offset >>> SECTOR_BITS;
	}

	static long offsetOf(long sector) {
		return sector << SECTOR_BITS;
	}

	boolean contains(long sector) {
		int page = (int) (sector >>> PAGE_BITS);
		long[] words = (page < this.pages.length) ? this.pages[page] : null;
		return words != null && (words[word(sector)] & (1L << sector)) != 0;
	}

	/** Marks a sector. Returns whether it was not marked before. */
	boolean add(long sector) {
		long[] words = words((int) (sector >>> PAGE_BITS));
		int word = word(sector);
		boolean added = (words[word] & (1L << sector)) == 0;
		words[word] |= 1L << sector;
		return added;
	}

	void remove(long sector) {
		words((int) (sector >>> PAGE_BITS))[word(sector)] &= ~(1L << sector);
	}

	/** Whether a sector of this chunk is marked. */
	boolean containsAnyOf(int chunk) {
		long first = sectorOf((long) chunk << PoolLayout.CHUNK_BITS);
		int page = (int) (first >>> PAGE_BITS);
		long[] words = (page < this.pages.length) ? this.pages[page] : null;
		for (int index = 0; words != null && index < CHUNK_WORDS; index++) {
			if (words[word(first) + index] != 0) {
				return true;
			}
		}
		return false;
	}

	void clear() {
		for (long[] words : this.pages) {
			if (words != null) {
				Arrays.fill(words, 0);
			}
		}
	}

	private static int word(long sector) {
		return (int) (sector >>> 6) & (PAGE_WORDS - 1);
	}

	private long[] words(int page) {
		if (page >= this.pages.length) {
			this.pages = Arrays.copyOf(this.pages, Math.max(page + 1, 2 * this.pages.length));
		}
		long[] words = this.pages[page];
		if (words == null) {
			words = new long[PAGE_WORDS];
			this.pages[page] = words;
		}
		return words;
	}

}
