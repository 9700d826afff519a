/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.object.payload.Bytes;
import dev.pmem.heap.object.payload.FixedReader;
import dev.pmem.heap.object.payload.FixedWriter;
import dev.pmem.heap.object.payload.PayloadReader;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.object.type.TypeNode;

/**
 * Enum constants by their index in the layout's names.
 */
final class EnumCodec implements FixedReader, FixedWriter {

	private final Class<?> type;

	/** By index in the layout that wrote them; null for a constant that the class no longer has. */
	private final @Nullable Enum<?>[] constants;

	/** By index in the layout. */
	private final List<String> names;

	/** Writes and reads the constants of the class as it is now. */
	EnumCodec(TypeNode.Enumeration node) {
		this(node.type(), node.constants(), node.names());
	}

	private EnumCodec(Class<?> type, @Nullable Enum<?>[] constants, List<String> names) {
		this.type = type;
		this.constants = constants;
		this.names = names;
	}

	/** Reads what was written when the class had these constants. */
	static EnumCodec reader(TypeNode.Enumeration node, List<String> names) {
		List<String> current = node.names();
		@Nullable
		Enum<?>[] constants = new @Nullable Enum<?>[names.size()];
		for (int index = 0; index < constants.length; index++) {
			int present = current.indexOf(names.get(index));
			constants[index] = (present >= 0) ? node.constants()[present] : null;
		}
		return new EnumCodec(node.type(), constants, names);
	}

	@Override
	public int elementSize() {
		return Short.BYTES;
	}

	@Override
	public Object readFixed(PayloadReader in, int at) {
		int index = checkedIndex(in.bytes(), at, this.constants.length, this.type.getName());
		Enum<?> constant = this.constants[index];
		if (constant == null) {
			throw new LayoutMismatchException("A property is stored as " + this.names.get(index) + ", a constant that "
					+ this.type.getName() + " no longer has; put it back, or name it in the @PreviousName of another");
		}
		return constant;
	}

	static int checkedIndex(byte[] bytes, int at, int count, String type) {
		int index = Bytes.getShort(bytes, at) & 0xFFFF;
		if (index >= count) {
			throw CorruptPoolException.ofObject("" + type + " number " + index + " of " + count);
		}
		return index;
	}

	@Override
	public void writeFixed(PayloadWriter out, int at, Object value) {
		Bytes.putShort(out.bytes(), at, (short) ((Enum<?>) this.type.cast(value)).ordinal());
	}

}
