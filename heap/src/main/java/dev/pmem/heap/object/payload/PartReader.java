/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.payload;

/**
 * A reader of values that lie only in the tail, never in a fixed part.
 */
public interface PartReader extends ValueReader {

	@Override
	default int elementSize() {
		return 0;
	}

	@Override
	default Object readFixed(PayloadReader in, int at) {
		throw new IllegalStateException();
	}

}
