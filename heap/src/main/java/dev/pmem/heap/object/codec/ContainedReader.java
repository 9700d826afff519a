/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import dev.pmem.heap.object.payload.PayloadReader;
import dev.pmem.heap.object.payload.ValueReader;

/**
 * A reader of embedded objects that makes no instance of their class. {@link StructReader} does the same on its own: a
 * call site of its own keeps the decoding of objects quick.
 */
abstract class ContainedReader implements ValueReader {

	private final int fixedSize;

	/** @param fixedSize how many bytes the object's fixed part takes */
	ContainedReader(int fixedSize) {
		this.fixedSize = fixedSize;
	}

	final int fixedSize() {
		return this.fixedSize;
	}

	@Override
	public final int elementSize() {
		return 0;
	}

	@Override
	public final Object readPart(PayloadReader in, int base, int position, int word) {
		int at = in.container(base, position, word, this.fixedSize);
		in.enter();
		Object value = readFixed(in, at);
		in.leave();
		return value;
	}

}
