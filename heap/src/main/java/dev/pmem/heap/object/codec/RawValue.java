/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.Shape;
import dev.pmem.heap.object.payload.PayloadReader;
import dev.pmem.heap.object.payload.ValueReader;

/**
 * Reads the value at a path of stored objects of one layout as {@link RawReaders} give it: in the terms of the class's
 * present layout, without classes of the application. Immutable and thread-safe.
 */
final class RawValue {

	/** The property of the objects' class with which the path begins; null if the layout lacks it. */
	private final Layout.@Nullable Field field;

	/** Null if the layout lacks the field. */
	private final @Nullable ValueReader reader;

	private final int rootSize;

	/** Where the value is in the embedded objects on the path, outermost first. */
	private final int[] positions;

	/**
	 * @param path a path of properties and embedded objects
	 * @param layout the layout of the class as it is now, which has the path
	 * @param written the layout of the objects, in the terms of the class; null if their class lacks the property, which
	 * is null in all of them
	 */
	RawValue(String path, Layout layout, @Nullable Layout written) {
		String[] names = path.split("\\.", -1);
		this.field = (written != null) ? written.root().field(names[0]) : null;
		this.rootSize = (written != null) ? written.root().fixedSize() : 0;
		Layout.Field current = Objects.requireNonNull(layout.root().field(names[0]));
		this.reader = (written != null && this.field != null)
				? new RawReaders(written, layout, true).reader(this.field.shape(), current.shape())
				: null;
		List<Integer> found = new ArrayList<>();
		for (int index = 1; index < names.length; index++) {
			List<Layout.Field> fields = layout.struct((Shape.Struct) current.shape()).fields();
			int position = 0;
			while (!fields.get(position).name().equals(names[index])) {
				position++;
			}
			found.add(position);
			current = fields.get(position);
		}
		this.positions = found.stream().mapToInt(Integer::intValue).toArray();
	}

	/**
	 * The value of a stored object; null if the value or an object on its path is null.
	 * @throws CorruptPoolException if the object's bytes are damaged
	 */
	@Nullable
	Object read(byte[] payload, int length) {
		Layout.Field first = this.field;
		if (first == null || this.reader == null) {
			return null;
		}
		PayloadReader in = new PayloadReader(payload, length);
		Object value = FieldCodecs.read(first, this.reader, in, in.container(0, 0, length, this.rootSize));
		for (int position : this.positions) {
			if (value == null) {
				return null;
			}
			@Nullable
			Object[] values = (@Nullable Object[]) value;
			value = values[position];
		}
		return value;
	}

}
