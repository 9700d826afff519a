/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.log.redo;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.PoolFacts;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.pool.PoolHeader.LogState;
import dev.pmem.heap.pool.PoolLayout;

/**
 * The place of a pool's journal. It has two halves; epoch e uses half {@code e & 1}.
 *
 * @param offset the offset of the first half
 * @param sizeBytes the size of both halves together
 */
public record JournalArea(long offset, long sizeBytes) {

	private static final long FIRST_BYTES = 1L << 20;

	private static final int GROWTH_FACTOR = 4;

	/** The place of the journal that the pool's header names; 0 and of size 0 if the pool has no journal. */
	public static JournalArea of(LogState state) {
		return new JournalArea(state.journalOffset(), state.journalBytes());
	}

	/** The area that the pool's header names. */
	public static JournalArea checked(Medium medium, LogState state) {
		JournalArea area = of(state);
		boolean possible = area.offset >= PoolLayout.CATALOG_ROOT_OFFSET && area.sizeBytes > 0
				&& area.offset % PoolLayout.CHUNK_BYTES == 0 && area.sizeBytes % (2L * PoolLayout.CHUNK_BYTES) == 0
				&& area.sizeBytes <= PoolLayout.REGION_BYTES;
		if (!possible) {
			throw CorruptPoolException.damaged(PoolFacts.of(medium.name()).at(area.offset),
					"its header names a journal of " + area.sizeBytes + " bytes at offset " + area.offset
							+ ", where none can lie");
		}
		if (area.offset > medium.sizeBytes() - area.sizeBytes) {
			throw CorruptPoolException.cutOff(PoolFacts.of(medium.name()), "its file has " + medium.sizeBytes()
					+ " bytes, but its journal ends at " + (area.offset + area.sizeBytes));
		}
		return area;
	}

	/** The size of a new journal that may grow to this size, in bytes. */
	public static long firstSizeBytes(long largestBytes) {
		return Math.min(largestBytes, FIRST_BYTES);
	}

	/** The size that a journal of this size grows to, in bytes. */
	static long nextSizeBytes(long sizeBytes, long largestBytes) {
		return Math.min(largestBytes, GROWTH_FACTOR * sizeBytes);
	}

	/** The size of one half, in bytes. */
	public long halfBytes() {
		return this.sizeBytes / 2;
	}

	/** The offset in the pool of the half that an epoch uses. */
	public long halfOffset(long epoch) {
		return this.offset + (epoch & 1) * halfBytes();
	}

}
