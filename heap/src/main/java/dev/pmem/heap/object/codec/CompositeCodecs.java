/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.object.payload.Bytes;
import dev.pmem.heap.object.payload.PartReader;
import dev.pmem.heap.object.payload.PartWriter;
import dev.pmem.heap.object.payload.PayloadReader;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.object.payload.ValuePathException;
import dev.pmem.heap.object.payload.ValueReader;
import dev.pmem.heap.object.payload.ValueWriter;

/**
 * Arrays of objects, optionals, alternatives of a sealed type, converted values.
 */
final class CompositeCodecs {

	private CompositeCodecs() {}

	record ArrayWriter(Class<?> type, ValueWriter element) implements PartWriter {

		@Override
		public int writePart(PayloadWriter out, Object value) {
			if (value.getClass() != this.type) {
				throw new ValuePathException(
						"is a " + value.getClass().getTypeName() + ", not a " + this.type.getTypeName());
			}
			@Nullable
			Object[] array = (@Nullable Object[]) value;
			int headerAt = ElementCursor.writeHeader(out, 0);
			for (int index = 0; index < array.length; index++) {
				try {
					ElementCursor.write(out, this.element, array[index]);
				} catch (ValuePathException ex) {
					throw ex.within("[" + index + "]");
				}
			}
			ElementCursor.setCount(out, headerAt, array.length);
			return 0;
		}

	}

	record ArrayReader(Class<?> componentType, ValueReader element) implements PartReader {

		@Override
		public Object readPart(PayloadReader in, int base, int position, int word) {
			ElementCursor cursor = new ElementCursor(in, base, position, word);
			@Nullable
			Object[] array = (@Nullable Object[]) java.lang.reflect.Array.newInstance(this.componentType,
					cursor.count());
			for (int index = 0; index < array.length; index++) {
				array[index] = cursor.next(this.element);
			}
			cursor.finish();
			return array;
		}

	}

	record MaybeWriter(ValueWriter element) implements PartWriter {

		@Override
		public int writePart(PayloadWriter out, Object value) {
			int headerAt = ElementCursor.writeHeader(out, 0);
			ElementCursor.setCount(out, headerAt, 1);
			ElementCursor.write(out, this.element, ((Optional<?>) value).orElse(null));
			return 0;
		}

	}

	record MaybeReader(ValueReader element) implements PartReader {

		@Override
		public Object readPart(PayloadReader in, int base, int position, int word) {
			ElementCursor cursor = new ElementCursor(in, base, position, word);
			Object value = cursor.next(this.element);
			cursor.finish();
			return Optional.ofNullable(value);
		}

	}

	record AlternativesWriter(Class<?> type, List<StructWriter> structs) implements PartWriter {

		@Override
		public int writePart(PayloadWriter out, Object value) {
			for (int index = 0; index < this.structs.size(); index++) {
				if (this.structs.get(index).type() == value.getClass()) {
					int at = out.claim(Short.BYTES);
					Bytes.putShort(out.bytes(), at, (short) index);
					return this.structs.get(index).writePart(out, value);
				}
			}
			throw new ValuePathException(
					"is a " + value.getClass().getName() + ", which is none of the classes of " + this.type.getName());
		}

	}

	record AlternativesReader(List<ValueReader> structs) implements PartReader {

		@Override
		public Object readPart(PayloadReader in, int base, int position, int word) {
			int at = in.container(base, position, word, Short.BYTES);
			int index = EnumCodec.checkedIndex(in.bytes(), at, this.structs.size(), "class");
			return this.structs.get(index).readPart(in, at, Short.BYTES, word - Short.BYTES);
		}

	}

	/** Stands for a class that is gone, and refuses its objects. */
	record GoneReader(String problem) implements PartReader {

		@Override
		public Object readPart(PayloadReader in, int base, int position, int word) {
			throw new LayoutMismatchException(this.problem);
		}

	}

	/** Reads values of a shape that was widened since. */
	record ConvertingReader(ValueReader source, Function<Object, ?> conversion) implements ValueReader {

		@Override
		public int elementSize() {
			return this.source.elementSize();
		}

		@Override
		public Object readFixed(PayloadReader in, int at) {
			return this.conversion.apply(this.source.readFixed(in, at));
		}

		@Override
		public Object readPart(PayloadReader in, int base, int position, int word) {
			return this.conversion.apply(this.source.readPart(in, base, position, word));
		}

	}

}
