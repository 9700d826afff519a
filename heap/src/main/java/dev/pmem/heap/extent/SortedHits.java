/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.query.match.SortKeys;
import dev.pmem.heap.store.Hits;

/**
 * Matches that were sorted by keys from their stored bytes. Objects with equal keys stay in the order in which they
 * were found. The bytes are kept with the keys up to a limit, so that a hit is not read again. If the matches come in
 * runs, one run after the other is sorted when it is asked for; otherwise all matches are one run.
 * <p>
 * Invariants: {@code sorted} contains no object twice, and nobody else knows its images. If {@code hasNextRun}, the
 * matches stand on the first one of the next run.
 *
 * @param <T> the class of the objects
 */
final class SortedHits<T> implements SearchHits<T> {

	/** If a query asks for at most so many hits, no more than these are kept while sorting. */
	private static final long LARGEST_TOP = 10_000;

	private static final @Nullable Object[] NO_KEYS = {};

	/** The number of bytes of objects that are kept; further objects are read again when they are asked for. */
	private static final long MAXIMUM_KEPT_BYTES = 16 << 20;

	/**
	 * A match.
	 *
	 * @param keys its sort keys
	 * @param ordinal the number of matches that were found before it
	 * @param image the stored bytes; null if they were not kept
	 */
	private record Match(@Nullable Object[] keys, long ordinal, long reference, @Nullable BlockImage image) {

		int imageBytes() {
			return (this.image != null) ? this.image.bytes.length : 0;
		}

	}

	private final MatchingHits<T> matches;

	private final SortKeys sortKeys;

	/** How many matches are wanted at most; {@link Query#UNLIMITED} for all, or if they are too many to choose among. */
	private final long wanted;

	/** The matches of the current run. */
	private List<Match> sorted = List.of();

	/** How many bytes the images have together. */
	private long keptBytes;

	private int position = -1;

	/** How many matches the runs before the current one gave. */
	private long givenBefore;

	private boolean hasNextRun;

	private SortedHits(MatchingHits<T> matches, SortKeys sortKeys, long wanted) {
		this.matches = matches;
		this.sortKeys = sortKeys;
		this.wanted = wanted;
	}

	/** Finds the matches of the first run and sorts them. */
	static <T> Hits<T> of(MatchingHits<T> matches, Query query, SortKeys sortKeys) {
		long wanted = (query.limit() > LARGEST_TOP - query.offset()) ? Query.UNLIMITED : query.offset() + query.limit();
		SortedHits<T> hits = new SortedHits<>(matches, sortKeys, wanted);
		hits.hasNextRun = wanted > 0 && matches.next();
		hits.sortRun();
		return new SlicedHits<>(hits, query.offset(), query.limit());
	}

	/** Sorts the next run, if there is one. */
	private void sortRun() {
		this.givenBefore += this.sorted.size();
		this.position = -1;
		this.keptBytes = 0;
		if (!this.hasNextRun || this.givenBefore >= this.wanted) {
			this.sorted = List.of();
		} else if (this.matches.isLastOfRun()) {
			this.sorted = List.of(new Match(NO_KEYS, 0, this.matches.reference(), this.matches.takeObject(null)));
			this.hasNextRun = this.matches.next();
		} else if (this.wanted == Query.UNLIMITED) {
			keepAll();
		} else {
			keepTop((int) (this.wanted - this.givenBefore));
		}
	}

	private void keepAll() {
		List<Match> found = new ArrayList<>();
		int run = this.matches.run();
		do {
			found.add(match(keys(), found.size(), null));
			this.hasNextRun = this.matches.next();
		} while (this.hasNextRun && this.matches.run() == run);
		found.sort(this::compare);
		this.sorted = found;
	}

	/** Keeps the first of all matches of the run, by a heap whose head is the last of them. */
	private void keepTop(int count) {
		Comparator<Match> order = this::compare;
		PriorityQueue<Match> best = new PriorityQueue<>(order.reversed());
		int run = this.matches.run();
		long ordinal = 0;
		do {
			add(best, count, ordinal++);
			this.hasNextRun = this.matches.next();
		} while (this.hasNextRun && this.matches.run() == run);
		this.sorted = new ArrayList<>(best);
		this.sorted.sort(order);
	}

	/** Adds the current match if it is among the first ones. */
	private void add(PriorityQueue<Match> best, int count, long ordinal) {
		@Nullable
		Object[] keys = keys();
		BlockImage spare = null;
		if (best.size() == count) {
			// of equal keys the one that was found first stays
			if (this.sortKeys.compare(keys, best.element().keys) >= 0) {
				return;
			}
			Match last = best.remove();
			this.keptBytes -= last.imageBytes();
			spare = last.image;
		}
		best.add(match(keys, ordinal, spare));
	}

	private int compare(Match left, Match right) {
		int byKeys = this.sortKeys.compare(left.keys, right.keys);
		return (byKeys != 0) ? byKeys : Long.compare(left.ordinal, right.ordinal);
	}

	private @Nullable Object[] keys() {
		BlockImage object = this.matches.object();
		SortKeys.Extractor extractor = this.sortKeys.on(this.matches.layout().layout());
		return extractor.keys(object.bytes, object.length);
	}

	private Match match(@Nullable Object[] keys, long ordinal, @Nullable BlockImage spare) {
		int size = this.matches.object().bytes.length;
		BlockImage image = (this.keptBytes + size <= MAXIMUM_KEPT_BYTES) ? this.matches.takeObject(spare) : null;
		Match match = new Match(keys, ordinal, this.matches.reference(), image);
		this.keptBytes += match.imageBytes();
		return match;
	}

	@Override
	public boolean next() {
		if (this.position + 1 >= this.sorted.size()) {
			sortRun();
			if (this.sorted.isEmpty()) {
				return false;
			}
		}
		this.position++;
		return true;
	}

	@Override
	public void end() {
		this.hasNextRun = false;
		this.matches.end();
	}

	@Override
	public long reference() {
		return this.sorted.get(this.position).reference;
	}

	@Override
	public T read() {
		Match match = this.sorted.get(this.position);
		return this.matches.read(match.reference, match.image);
	}

}
