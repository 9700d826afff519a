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

	private final Hits<T> all;

	private long toSkip;

	private long toGive;

	SlicedHits(Hits<T> all, long offset, long limit) {
		this.all = all;
		this.toSkip = offset;
		this.toGive = limit;
	}

	@Override
	public boolean next() {
		if (this.toGive == 0) {
			return false;
		}
		for (; this.toSkip > 0; this.toSkip--) {
			if (!this.all.next()) {
				this.toGive = 0;
				return false;
			}
		}
		this.toGive--;
		return this.all.next();
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
