/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.object.payload.Bytes;
import dev.pmem.heap.object.payload.FixedReader;
import dev.pmem.heap.object.payload.FixedWriter;
import dev.pmem.heap.object.payload.PayloadReader;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.object.payload.ValuePathException;

/**
 * Writes and reads references to objects. The writer knows where the objects lie, the reader has their instances.
 *
 * @param type the class of which the property admits instances
 * @param path the property, for messages
 * @param isLazy whether the instance is read when a method of it is called
 */
record ReferenceCodec(Class<?> type, String path, boolean isLazy) implements FixedReader, FixedWriter {

	@Override
	public int elementSize() {
		return Long.BYTES;
	}

	@Override
	public Object readFixed(PayloadReader in, int at) {
		long offset = Bytes.getLong(in.bytes(), at);
		if (offset <= 0) {
			throw CorruptPoolException.ofObject("a reference to offset " + offset);
		}
		return this.isLazy
				? in.references().unfilled(offset, this.type, this.path)
				: in.references().instance(offset, this.type, this.path);
	}

	@Override
	public void writeFixed(PayloadWriter out, int at, Object value) {
		if (!this.type.isInstance(value)) {
			throw new ValuePathException("is a " + value.getClass().getName() + ", not a " + this.type.getName());
		}
		long offset = out.references().offsetOf(value, this.type);
		Bytes.putLong(out.bytes(), at, offset);
	}

}
