/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.payload;

/**
 * A writer of values that lie only in the tail, never in a fixed part.
 */
public interface PartWriter extends ValueWriter {

	@Override
	default int elementSize() {
		return 0;
	}

	@Override
	default void writeFixed(PayloadWriter out, int at, Object value) {
		throw new IllegalStateException();
	}

}
