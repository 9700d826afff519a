/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.payload;

/**
 * A writer of values of one size, which lie in a fixed part, or follow one another in a collection.
 */
public interface FixedWriter extends ValueWriter {

	@Override
	default int writePart(PayloadWriter out, Object value) {
		throw new IllegalStateException();
	}

}
