/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.kind;

import dev.pmem.heap.object.payload.PayloadReader;
import dev.pmem.heap.object.payload.PayloadWriter;

/**
 * A kind whose values all take the same count of bytes, and so lie in an object's fixed part.
 *
 * @param <V> the class of values
 */
abstract non-sealed class FixedScalar<V> extends Scalar<V> {

	private final int sizeBytes;

	FixedScalar(Class<V> type, int sizeBytes, ValueOrder<V> order) {
		super(type, order);
		this.sizeBytes = sizeBytes;
	}

	/** The value at this index. Throws any {@link RuntimeException} if the bytes make no value. */
	abstract V read(byte[] bytes, int at);

	/** Puts the value at this index. */
	abstract void write(byte[] bytes, int at, V value);

	@Override
	public final int elementSize() {
		return this.sizeBytes;
	}

	@Override
	public final Object readFixed(PayloadReader in, int at) {
		try {
			return read(in.bytes(), at);
		} catch (RuntimeException ex) {
			throw damaged(ex);
		}
	}

	@Override
	public final Object readPart(PayloadReader in, int base, int position, int word) {
		throw new IllegalStateException();
	}

	@Override
	public final void writeFixed(PayloadWriter out, int at, Object value) {
		write(out.bytes(), at, type().cast(value));
	}

	@Override
	public final int writePart(PayloadWriter out, Object value) {
		throw new IllegalStateException();
	}

}
