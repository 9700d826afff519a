/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.space;

import java.util.Arrays;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.pool.PoolLayout;

/**
 * Scanned spans by their first chunk. Guarded by the allocator. Only {@link #ensure} needs memory.
 */
final class ScannedSpans {

	/** The spans of each region, by their chunk in the region; null before the first. */
	private @Nullable Span[] @Nullable [] regions = new Span[0][];

	/** Makes room for a span that starts at this chunk. */
	void ensure(int chunk) {
		int region = chunk / PoolLayout.CHUNKS_PER_REGION;
		if (region >= this.regions.length) {
			this.regions = Arrays.copyOf(this.regions, region + 1);
		}
		if (this.regions[region] == null) {
			this.regions[region] = new Span[PoolLayout.CHUNKS_PER_REGION];
		}
	}

	@Nullable
	Span get(int chunk) {
		int region = chunk / PoolLayout.CHUNKS_PER_REGION;
		@Nullable
		Span[] spans = (region < this.regions.length) ? this.regions[region] : null;
		return (spans != null) ? spans[chunk % PoolLayout.CHUNKS_PER_REGION] : null;
	}

	/** Adds a span for which there is room. */
	void put(Span span) {
		@Nullable
		Span[] spans = regionOf(span);
		spans[span.chunk % PoolLayout.CHUNKS_PER_REGION] = span;
	}

	void remove(Span span) {
		@Nullable
		Span[] spans = regionOf(span);
		assert spans[span.chunk % PoolLayout.CHUNKS_PER_REGION] == span : "chunk " + span.chunk + " is another's";
		spans[span.chunk % PoolLayout.CHUNKS_PER_REGION] = null;
	}

	private @Nullable Span[] regionOf(Span span) {
		return Objects.requireNonNull(this.regions[span.chunk / PoolLayout.CHUNKS_PER_REGION]);
	}

}
