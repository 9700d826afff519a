/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.kind;

import dev.pmem.heap.object.payload.PayloadReader;
import dev.pmem.heap.object.payload.PayloadWriter;

/**
 * A kind whose values take as many bytes as each needs, and so lie in an object's tail.
 *
 * @param <V> the class of values
 */
abstract non-sealed class VariableScalar<V> extends Scalar<V> {

	VariableScalar(Class<V> type, ValueOrder<V> order) {
		super(type, order);
	}

	/**
	 * The value in these bytes. Throws any {@link RuntimeException} if the bytes make no value.
	 * @param utf16 the flag that {@link #write} gave
	 */
	abstract V read(byte[] bytes, int at, int size, boolean utf16);

	/** Adds the value's bytes; gives {@link #UTF_16} or 0. */
	abstract int write(PayloadWriter out, V value);

	@Override
	public final int elementSize() {
		return 0;
	}

	@Override
	public final Object readFixed(PayloadReader in, int at) {
		throw new IllegalStateException();
	}

	@Override
	public final Object readPart(PayloadReader in, int base, int position, int word) {
		int size = word & ~UTF_16;
		int at = in.part(base, position, size);
		try {
			return read(in.bytes(), at, size, word < 0);
		} catch (RuntimeException ex) {
			throw damaged(ex);
		}
	}

	@Override
	public final void writeFixed(PayloadWriter out, int at, Object value) {
		throw new IllegalStateException();
	}

	@Override
	public final int writePart(PayloadWriter out, Object value) {
		return write(out, type().cast(value));
	}

}
