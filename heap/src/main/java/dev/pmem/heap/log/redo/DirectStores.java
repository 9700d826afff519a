/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.log.redo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;

import dev.pmem.heap.log.Change;
import dev.pmem.heap.log.ChangeSet;
import dev.pmem.heap.log.LateErrors;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.pool.PoolLayout;

/**
 * The new blocks of a bulk load that are stored in place before the commit, and therefore need not go through the
 * journal. These are blocks in chunks that have no span yet and to which a replay of the journal writes nothing. A
 * crash before the commit leaves the chunks free as before, whatever bytes are in them.
 */
public final class DirectStores {

	/** Below this the second sync costs more than writing the bytes twice. */
	public static final long LEAST_BYTES = 256 << 10;

	/** Up to so many separate ranges are forced one by one. */
	private static final int MOST_FORCES = 16;

	/** In the order of the batch. */
	final List<Change> changes = new ArrayList<>();

	/** Ends of the ranges by their starts, neighbours joined. */
	private final NavigableMap<Long, Long> ranges = new TreeMap<>();

	/**
	 * @param replayed whether a replay of the journal may write to the chunk of this number
	 */
	static DirectStores of(ChangeSet changes, IntPredicate replayed) {
		DirectStores direct = new DirectStores();
		if (changes.freshBytes() >= LEAST_BYTES) {
			direct.choose(changes, replayed);
		}
		return direct;
	}

	private void choose(ChangeSet batch, IntPredicate replayed) {
		NavigableMap<Long, Long> spans = new TreeMap<>(batch.freshSpans());
		spans.entrySet().removeIf((span) -> isReplayed(span.getKey(), span.getValue(), replayed));
		long bytes = 0;
		for (Change change : batch.changes()) {
			Map.Entry<Long, Long> span = spans.floorEntry(change.offset());
			if (span != null && change.offset() < span.getKey() + span.getValue()) {
				this.changes.add(change);
				bytes += change.storedBytes();
			}
		}
		if (bytes < LEAST_BYTES) {
			this.changes.clear();
			return;
		}
		spans.forEach((start, sizeBytes) -> {
			Map.Entry<Long, Long> before = this.ranges.lastEntry();
			boolean joins = before != null && before.getValue().longValue() == start;
			this.ranges.put(joins ? before.getKey() : start, start + sizeBytes);
		});
	}

	private static boolean isReplayed(long offset, long sizeBytes, IntPredicate replayed) {
		int end = (int) ((offset + sizeBytes) >>> PoolLayout.CHUNK_BITS);
		for (int chunk = (int) (offset >>> PoolLayout.CHUNK_BITS); chunk < end; chunk++) {
			if (replayed.test(chunk)) {
				return true;
			}
		}
		return false;
	}

	/** Stores the blocks; all of them are durable when this method returns. */
	void store(Medium medium) {
		if (this.changes.isEmpty()) {
			return;
		}
		for (Change change : this.changes) {
			change.install(medium);
		}
		LateErrors.surface();
		if (this.ranges.size() > MOST_FORCES) {
			medium.forceAll();
		} else {
			this.ranges.forEach((start, end) -> medium.force(start, end - start));
		}
	}

}
