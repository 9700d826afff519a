/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.payload;

/**
 * A reader of values of one size, which lie in a fixed part, or follow one another in a collection.
 */
public interface FixedReader extends ValueReader {

	@Override
	default Object readPart(PayloadReader in, int base, int position, int word) {
		throw new IllegalStateException();
	}

}
