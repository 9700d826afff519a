/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.kind;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.object.payload.PayloadReader;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.object.payload.ValueReader;
import dev.pmem.heap.object.payload.ValueWriter;

/**
 * Reads and writes the values of one {@link Kind}.
 */
public abstract class ScalarCodec implements ValueReader, ValueWriter {

	private static final Map<Kind, ScalarCodec> CODECS = new EnumMap<>(Kind.class);

	static {
		FixedScalars.register();
		TimeScalars.register();
		TextScalars.register();
		ArrayScalars.register();
		if (CODECS.size() != Kind.values().length) {
			throw new AssertionError("A kind has no codec; there are only " + CODECS.keySet());
		}
	}

	private final Kind kind;

	private ScalarCodec(Kind kind) {
		this.kind = kind;
	}

	public static ScalarCodec of(Kind kind) {
		return Objects.requireNonNull(CODECS.get(kind));
	}

	@Override
	public int elementSize() {
		return this.kind.fixedSize();
	}

	CorruptPoolException damaged(RuntimeException cause) {
		return new CorruptPoolException(
				"Object is damaged, or made by a newer JDK: no " + this.kind + " (" + cause.getMessage() + ")", cause);
	}

	@FunctionalInterface
	interface FixedGetter {

		Object get(byte[] bytes, int at);

	}

	@FunctionalInterface
	interface FixedPutter<V> {

		void put(byte[] bytes, int at, V value);

	}

	@FunctionalInterface
	interface PartGetter {

		/** Throws any {@link RuntimeException} if the bytes make no value. */
		Object get(byte[] bytes, int at, int size, boolean utf16);

	}

	@FunctionalInterface
	interface PartPutter<V> {

		int put(PayloadWriter out, V value);

	}

	static <V> void fixed(Kind kind, Class<V> type, FixedGetter getter, FixedPutter<V> putter) {
		CODECS.put(kind, new Fixed<>(kind, type, getter, putter));
	}

	static <V> void part(Kind kind, Class<V> type, PartGetter getter, PartPutter<V> putter) {
		CODECS.put(kind, new Part<>(kind, type, getter, putter));
	}

	private static final class Fixed<V> extends ScalarCodec {

		private final Class<V> type;

		private final FixedGetter getter;

		private final FixedPutter<V> putter;

		private Fixed(Kind kind, Class<V> type, FixedGetter getter, FixedPutter<V> putter) {
			super(kind);
			this.type = type;
			this.getter = getter;
			this.putter = putter;
		}

		@Override
		public Object readFixed(PayloadReader in, int at) {
			try {
				return this.getter.get(in.bytes(), at);
			} catch (RuntimeException ex) {
				throw damaged(ex);
			}
		}

		@Override
		public Object readPart(PayloadReader in, int base, int position, int word) {
			throw new IllegalStateException();
		}

		@Override
		public void writeFixed(PayloadWriter out, int at, Object value) {
			this.putter.put(out.bytes(), at, this.type.cast(value));
		}

		@Override
		public int writePart(PayloadWriter out, Object value) {
			throw new IllegalStateException();
		}

	}

	private static final class Part<V> extends ScalarCodec {

		private final Class<V> type;

		private final PartGetter getter;

		private final PartPutter<V> putter;

		private Part(Kind kind, Class<V> type, PartGetter getter, PartPutter<V> putter) {
			super(kind);
			this.type = type;
			this.getter = getter;
			this.putter = putter;
		}

		@Override
		public Object readFixed(PayloadReader in, int at) {
			throw new IllegalStateException();
		}

		@Override
		public Object readPart(PayloadReader in, int base, int position, int word) {
			int size = word & ~UTF_16;
			int at = in.part(base, position, size);
			try {
				return this.getter.get(in.bytes(), at, size, word < 0);
			} catch (RuntimeException ex) {
				throw damaged(ex);
			}
		}

		@Override
		public void writeFixed(PayloadWriter out, int at, Object value) {
			throw new IllegalStateException();
		}

		@Override
		public int writePart(PayloadWriter out, Object value) {
			return this.putter.put(out, this.type.cast(value));
		}

	}

}
