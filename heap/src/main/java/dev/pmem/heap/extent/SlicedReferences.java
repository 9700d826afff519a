/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import dev.pmem.heap.store.References;

/**
 * Leaves out the first references, and ends after some more.
 */
final class SlicedReferences implements References {

	private final References all;

	private long toSkip;

	private long toGive;

	SlicedReferences(References all, long offset, long limit) {
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

}
