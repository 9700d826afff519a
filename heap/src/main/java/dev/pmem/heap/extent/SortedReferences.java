/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.query.match.SortKeys;
import dev.pmem.heap.store.References;

/**
 * Matches that were sorted by keys read from their stored bytes. Objects with equal keys stay in the order in which they
 * were found.
 */
final class SortedReferences implements References {

	/** Where less than this many are wanted, no more than them are kept while sorting. */
	private static final long LARGEST_TOP = 10_000;

	private record Sortable(@Nullable Object[] keys, long ordinal, long reference) {}

	private final List<Sortable> sorted;

	private int position = -1;

	private SortedReferences(List<Sortable> sorted) {
		this.sorted = sorted;
	}

	static References of(MatchingReferences matches, Query query, ObjectCodec<?> codec) {
		SortKeys sortKeys = SortKeys.of(query.orders(), codec);
		Comparator<Sortable> order = (left, right) -> {
			int byKeys = sortKeys.compare(left.keys, right.keys);
			return (byKeys != 0) ? byKeys : Long.compare(left.ordinal, right.ordinal);
		};
		long wanted = (query.limit() > LARGEST_TOP - query.offset()) ? Query.UNLIMITED : query.offset() + query.limit();
		List<Sortable> sorted = (wanted <= LARGEST_TOP)
				? top(matches, sortKeys, order, (int) wanted)
				: all(matches, sortKeys);
		sorted.sort(order);
		return new SlicedReferences(new SortedReferences(sorted), query.offset(), query.limit());
	}

	private static List<Sortable> all(MatchingReferences matches, SortKeys sortKeys) {
		List<Sortable> found = new ArrayList<>();
		Reader reader = new Reader(matches, sortKeys);
		while (matches.next()) {
			found.add(reader.current(found.size()));
		}
		return found;
	}

	/** The first of all matches, by a heap whose head is the last of them. */
	private static List<Sortable> top(MatchingReferences matches, SortKeys sortKeys, Comparator<Sortable> order,
			int wanted) {
		PriorityQueue<Sortable> best = new PriorityQueue<>(order.reversed());
		Reader reader = new Reader(matches, sortKeys);
		for (long ordinal = 0; matches.next(); ordinal++) {
			Sortable current = reader.current(ordinal);
			best.add(current);
			if (best.size() > wanted) {
				best.remove();
			}
		}
		return new ArrayList<>(best);
	}

	private record Reader(MatchingReferences matches, SortKeys sortKeys, Map<Integer, SortKeys.Extractor> extractors) {

		Reader(MatchingReferences matches, SortKeys sortKeys) {
			this(matches, sortKeys, new HashMap<>(4));
		}

		Sortable current(long ordinal) {
			BlockImage object = this.matches.object();
			SortKeys.Extractor extractor = this.extractors.computeIfAbsent(object.type,
					(number) -> this.sortKeys.on(this.matches.layout().layout()));
			return new Sortable(extractor.keys(object.bytes, object.length), ordinal, this.matches.reference());
		}

	}

	@Override
	public boolean next() {
		if (this.position + 1 >= this.sorted.size()) {
			return false;
		}
		this.position++;
		return true;
	}

	@Override
	public long reference() {
		return this.sorted.get(this.position).reference;
	}

}
