/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.util.Arrays;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.object.payload.Bytes;
import dev.pmem.heap.object.payload.PayloadReader;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.object.payload.ValueReader;
import dev.pmem.heap.object.payload.ValueWriter;

/**
 * Enum constants by their index in the layout's names.
 */
final class EnumCodec implements ValueReader, ValueWriter {

	private final Class<?> type;

	/** By index in the layout that wrote them. */
	private final Enum<?>[] constants;

	EnumCodec(Class<?> type, Enum<?>[] constants) {
		this.type = type;
		this.constants = Arrays.copyOf(constants, constants.length);
	}

	@Override
	public int elementSize() {
		return Short.BYTES;
	}

	@Override
	public Object readFixed(PayloadReader in, int at) {
		return this.constants[checkedIndex(in.bytes(), at, this.constants.length, this.type.getName())];
	}

	static int checkedIndex(byte[] bytes, int at, int count, String type) {
		int index = Bytes.getShort(bytes, at) & 0xFFFF;
		if (index >= count) {
			throw CorruptPoolException.ofObject("" + type + " number " + index + " of " + count);
		}
		return index;
	}

	@Override
	public Object readPart(PayloadReader in, int base, int position, int word) {
		throw new IllegalStateException();
	}

	@Override
	public void writeFixed(PayloadWriter out, int at, Object value) {
		Bytes.putShort(out.bytes(), at, (short) ((Enum<?>) this.type.cast(value)).ordinal());
	}

	@Override
	public int writePart(PayloadWriter out, Object value) {
		throw new IllegalStateException();
	}

}
