/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.ApplicationCodeException;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.object.TypeConversion;
import dev.pmem.heap.object.payload.PayloadReader;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.object.payload.ValuePathException;
import dev.pmem.heap.object.payload.ValueReader;
import dev.pmem.heap.object.payload.ValueWriter;

/**
 * Values that are stored as values of another class.
 */
final class ConvertedValues {

	private ConvertedValues() {}

	record Writer(TypeConversion conversion, ValueWriter stored) implements ValueWriter {

		@Override
		public int elementSize() {
			return this.stored.elementSize();
		}

		@Override
		public void writeFixed(PayloadWriter out, int at, Object value) {
			this.stored.writeFixed(out, at, converted(value));
		}

		@Override
		public int writePart(PayloadWriter out, Object value) {
			return this.stored.writePart(out, converted(value));
		}

		private Object converted(Object value) {
			Class<?> type = this.conversion.type();
			if (!type.isInstance(value)) {
				throw new ValuePathException("is a " + value.getClass().getName() + ", not a " + type.getName());
			}
			@Nullable
			Object converted;
			try {
				converted = this.conversion.store().apply(value);
			} catch (ValuePathException ex) {
				throw ex;
			} catch (RuntimeException ex) {
				throw new ValuePathException("of type " + type.getName() + " can't be converted to "
						+ this.conversion.storedType().getName() + ": " + ex, ex);
			}
			if (converted == null) {
				throw new ValuePathException("of type " + type.getName() + " is converted to null, which stands for no"
						+ " value");
			}
			return converted;
		}

	}

	record Reader(TypeConversion conversion, ValueReader stored) implements ValueReader {

		@Override
		public int elementSize() {
			return this.stored.elementSize();
		}

		@Override
		public Object readFixed(PayloadReader in, int at) {
			return converted(this.stored.readFixed(in, at));
		}

		@Override
		public Object readPart(PayloadReader in, int base, int position, int word) {
			return converted(this.stored.readPart(in, base, position, word));
		}

		private Object converted(Object stored) {
			@Nullable
			Object converted;
			try {
				converted = this.conversion.load().apply(stored);
			} catch (PoolException ex) {
				throw ex;
			} catch (RuntimeException ex) {
				throw new ApplicationCodeException("A stored " + this.conversion.storedType().getName()
						+ " can't be converted to " + this.conversion.type().getName() + ": " + ex, ex);
			}
			if (converted == null) {
				throw new ApplicationCodeException("A stored " + this.conversion.storedType().getName()
						+ " was converted to null in place of a " + this.conversion.type().getName(), null);
			}
			return converted;
		}

	}

}
