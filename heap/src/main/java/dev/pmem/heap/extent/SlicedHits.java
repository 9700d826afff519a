/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import dev.pmem.heap.store.Hits;

/**
 * Skips the first hits, and ends after a number of further hits.
 *
 * @param <T> the class of the objects
 */
final class SlicedHits<T> implements Hits<T> {

	private final SearchHits<T> all;

	private long toSkip;

	private long toGive;

	SlicedHits(SearchHits<T> all, long offset, long limit) {
		this.all = all;
		this.toSkip = offset;
		this.toGive = limit;
	}

	@Override
	public boolean next() {
		if (this.toGive == 0) {
			return false;
		}
		long skipped = this.toSkip;
		this.toSkip = 0;
		if (skipped > 0 && !this.all.skip(skipped)) {
			this.toGive = 0;
			return false;
		}
		this.toGive--;
		boolean found = this.all.next();
		if (this.toGive == 0) {
			this.all.end();
		}
		return found;
	}

	@Override
	public long reference() {
		return this.all.reference();
	}

	@Override
	public T read() {
		return this.all.read();
	}

}
