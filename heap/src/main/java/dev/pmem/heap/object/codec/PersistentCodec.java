/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.object.payload.Bytes;
import dev.pmem.heap.object.payload.CollectionType;
import dev.pmem.heap.object.payload.FixedReader;
import dev.pmem.heap.object.payload.FixedWriter;
import dev.pmem.heap.object.payload.PayloadReader;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.object.payload.ValuePathException;

/**
 * Writes and reads persistent collections: the offsets of their blocks. Whoever knows where objects lie also knows the
 * collections.
 *
 * @param type what the property holds
 */
record PersistentCodec(CollectionType type) implements FixedReader, FixedWriter {

	@Override
	public int elementSize() {
		return Long.BYTES;
	}

	@Override
	public Object readFixed(PayloadReader in, int at) {
		long offset = Bytes.getLong(in.bytes(), at);
		if (offset <= 0) {
			throw CorruptPoolException.ofObject("a collection at offset " + offset);
		}
		return in.references().collection(offset, this.type);
	}

	@Override
	public void writeFixed(PayloadWriter out, int at, Object value) {
		if (!this.type.type().isInstance(value)) {
			throw new ValuePathException("is a " + value.getClass().getName() + ", not a " + this.type.type()
					.getName());
		}
		Bytes.putLong(out.bytes(), at, out.references().offsetOf(value, this.type));
	}

}
