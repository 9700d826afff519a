/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.kind.Kind;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.payload.Bytes;
import dev.pmem.heap.object.payload.PayloadReader;
import dev.pmem.heap.object.payload.PayloadText;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.object.payload.ValuePathException;
import dev.pmem.heap.object.payload.ValueReader;
import dev.pmem.heap.object.payload.ValueWriter;

/**
 * Handles that read and write single fields. Those of primitives and strings are direct, all others go through a
 * {@link ValueReader} or {@link ValueWriter}.
 */
final class FieldCodecs {

	private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

	private static final Map<Class<?>, String> PRIMITIVES = Map.of(boolean.class, "Boolean", byte.class, "Byte",
			short.class, "Short", char.class, "Char", int.class, "Int", long.class, "Long", float.class, "Float",
			double.class, "Double");

	private FieldCodecs() {}

	/** A handle {@code (PayloadReader, int)primitive}. */
	static MethodHandle primitiveReader(Class<?> type, int offset) {
		MethodHandle read = find("read" + PRIMITIVES.get(type),
				MethodType.methodType(type, int.class, PayloadReader.class, int.class));
		return MethodHandles.insertArguments(read, 0, offset);
	}

	/** A handle {@code (primitive, PayloadWriter, int)void}. */
	static MethodHandle primitiveWriter(Class<?> type, int offset) {
		MethodHandle write = find("write" + PRIMITIVES.get(type),
				MethodType.methodType(void.class, int.class, type, PayloadWriter.class, int.class));
		return MethodHandles.insertArguments(write, 0, offset);
	}

	/** A handle {@code (PayloadReader, int)type} for a field of objects. */
	static MethodHandle reader(Layout.Field field, ValueReader reader, Class<?> type) {
		if (reader == Kind.STRING.scalar() && type == String.class && field.constant() == null) {
			MethodHandle read = find("readString",
					MethodType.methodType(String.class, int.class, PayloadReader.class, int.class));
			return MethodHandles.insertArguments(read, 0, field.offset());
		}
		MethodType handleType = MethodType.methodType(Object.class, PayloadReader.class, int.class);
		Layout.Constant constant = field.constant();
		MethodHandle read = (constant != null)
				? find(ConstantReader.class, "read", handleType).bindTo(new ConstantReader(reader, constant.bytes()))
				: field.inline()
						? find(InlineReader.class, "read", handleType)
								.bindTo(new InlineReader(reader, field.offset(), field.nullBit()))
						: find(PointerReader.class, "read", handleType).bindTo(new PointerReader(reader, field
								.offset()));
		if (type.isPrimitive()) {
			Object zero = java.lang.reflect.Array.get(java.lang.reflect.Array.newInstance(type, 1), 0);
			MethodHandle orZero = MethodHandles.insertArguments(
					find("orElse", MethodType.methodType(Object.class, Object.class, Object.class)), 0, zero);
			read = MethodHandles.filterReturnValue(read, orZero);
		}
		return read.asType(read.type().changeReturnType(type));
	}

	/** A handle {@code (Object, PayloadWriter, int)void} for a field of objects. */
	static MethodHandle writer(Layout.Field field, ValueWriter writer) {
		MethodType handleType = MethodType.methodType(void.class, Object.class, PayloadWriter.class, int.class);
		if (writer == Kind.STRING.scalar()) {
			return find(StringWriter.class, "write", handleType).bindTo(new StringWriter(field.name(), field.offset()));
		}
		return field.inline()
				? find(InlineWriter.class, "write", handleType)
						.bindTo(new InlineWriter(field.name(), writer, field.offset(), field.nullBit()))
				: find(PointerWriter.class, "write", handleType)
						.bindTo(new PointerWriter(field.name(), writer, field.offset()));
	}

	private static MethodHandle find(String name, MethodType type) {
		try {
			return LOOKUP.findStatic(FieldCodecs.class, name, type);
		} catch (ReflectiveOperationException ex) {
			throw new AssertionError(ex);
		}
	}

	private static MethodHandle find(Class<?> owner, String name, MethodType type) {
		try {
			return LOOKUP.findVirtual(owner, name, type);
		} catch (ReflectiveOperationException ex) {
			throw new AssertionError(ex);
		}
	}

	static boolean isNull(byte[] bytes, int at, int nullBit) {
		return nullBit >= 0 && (bytes[at + (nullBit >> 3)] & (1 << (nullBit & 7))) != 0;
	}

	/** The value of a field of the struct that starts at this index. */
	static @Nullable Object read(Layout.Field field, ValueReader reader, PayloadReader in, int at) {
		Layout.Constant constant = field.constant();
		if (constant != null) {
			return new ConstantReader(reader, constant.bytes()).read(in, at);
		}
		return field.inline()
				? new InlineReader(reader, field.offset(), field.nullBit()).read(in, at)
				: new PointerReader(reader, field.offset()).read(in, at);
	}

	/** Writes the value of a field of the struct that starts at this index; a primitive one is zero if it is null. */
	static void write(Layout.Field field, ValueWriter writer, @Nullable Object value, PayloadWriter out, int at) {
		if (!field.inline()) {
			new PointerWriter(field.name(), writer, field.offset()).write(value, out, at);
		} else if (value != null || field.nullBit() >= 0) {
			new InlineWriter(field.name(), writer, field.offset(), field.nullBit()).write(value, out, at);
		}
	}

	private record InlineReader(ValueReader reader, int offset, int nullBit) {

		@Nullable
		Object read(PayloadReader in, int at) {
			return isNull(in.bytes(), at, this.nullBit) ? null : this.reader.readFixed(in, at + this.offset);
		}

	}

	/** Each reading gives a new value, since values may be mutable. */
	private record ConstantReader(ValueReader reader, byte[] bytes) {

		@Nullable
		Object read(PayloadReader in, int at) {
			return ElementCursor.onlyElement(this.bytes, this.reader);
		}

	}

	private record PointerReader(ValueReader reader, int offset) {

		@Nullable
		Object read(PayloadReader in, int at) {
			int position = Bytes.getInt(in.bytes(), at + this.offset);
			if (position == 0) {
				return null;
			}
			return this.reader.readPart(in, at, position, Bytes.getInt(in.bytes(), at + this.offset + 4));
		}

	}

	private record InlineWriter(String name, ValueWriter writer, int offset, int nullBit) {

		void write(@Nullable Object value, PayloadWriter out, int at) {
			if (value == null) {
				out.bytes()[at + (this.nullBit >> 3)] |= (byte) (1 << (this.nullBit & 7));
				return;
			}
			try {
				this.writer.writeFixed(out, at + this.offset, value);
			} catch (ValuePathException ex) {
				throw ex.within(this.name);
			} catch (ClassCastException ex) {
				throw wrongClass(ex).within(this.name);
			}
		}

	}

	private record PointerWriter(String name, ValueWriter writer, int offset) {

		void write(@Nullable Object value, PayloadWriter out, int at) {
			if (value == null) {
				return;
			}
			try {
				int start = out.length();
				int flag = this.writer.writePart(out, value);
				putPointer(out, at, this.offset, start, flag);
			} catch (ValuePathException ex) {
				throw ex.within(this.name);
			} catch (ClassCastException ex) {
				throw wrongClass(ex).within(this.name);
			}
		}

	}

	private record StringWriter(String name, int offset) {

		void write(@Nullable Object value, PayloadWriter out, int at) {
			if (value == null) {
				return;
			}
			try {
				int start = out.length();
				int flag = PayloadText.write(out, (String) value);
				putPointer(out, at, this.offset, start, flag);
			} catch (ValuePathException ex) {
				throw ex.within(this.name);
			}
		}

	}

	private static void putPointer(PayloadWriter out, int at, int offset, int start, int flag) {
		Bytes.putInt(out.bytes(), at + offset, start - at);
		Bytes.putInt(out.bytes(), at + offset + 4, (out.length() - start) | flag);
	}

	/** An element that an unchecked cast has let into a collection. */
	private static ValuePathException wrongClass(ClassCastException ex) {
		return new ValuePathException("holds what its declared type does not admit: " + ex.getMessage());
	}

	// The following are called through handles only.

	static @Nullable Object orElse(Object other, @Nullable Object value) {
		return (value != null) ? value : other;
	}

	static @Nullable String readString(int offset, PayloadReader in, int at) {
		int position = Bytes.getInt(in.bytes(), at + offset);
		if (position == 0) {
			return null;
		}
		int word = Bytes.getInt(in.bytes(), at + offset + 4);
		if (word < 0) {
			return (String) Kind.STRING.scalar().readPart(in, at, position, word);
		}
		return PayloadText.read(in.bytes(), in.part(at, position, word), word, false);
	}

	static boolean readBoolean(int offset, PayloadReader in, int at) {
		return in.bytes()[at + offset] != 0;
	}

	static byte readByte(int offset, PayloadReader in, int at) {
		return in.bytes()[at + offset];
	}

	static short readShort(int offset, PayloadReader in, int at) {
		return Bytes.getShort(in.bytes(), at + offset);
	}

	static char readChar(int offset, PayloadReader in, int at) {
		return Bytes.getChar(in.bytes(), at + offset);
	}

	static int readInt(int offset, PayloadReader in, int at) {
		return Bytes.getInt(in.bytes(), at + offset);
	}

	static long readLong(int offset, PayloadReader in, int at) {
		return Bytes.getLong(in.bytes(), at + offset);
	}

	static float readFloat(int offset, PayloadReader in, int at) {
		return Bytes.getFloat(in.bytes(), at + offset);
	}

	static double readDouble(int offset, PayloadReader in, int at) {
		return Bytes.getDouble(in.bytes(), at + offset);
	}

	static void writeBoolean(int offset, boolean value, PayloadWriter out, int at) {
		out.bytes()[at + offset] = (byte) (value ? 1 : 0);
	}

	static void writeByte(int offset, byte value, PayloadWriter out, int at) {
		out.bytes()[at + offset] = value;
	}

	static void writeShort(int offset, short value, PayloadWriter out, int at) {
		Bytes.putShort(out.bytes(), at + offset, value);
	}

	static void writeChar(int offset, char value, PayloadWriter out, int at) {
		Bytes.putChar(out.bytes(), at + offset, value);
	}

	static void writeInt(int offset, int value, PayloadWriter out, int at) {
		Bytes.putInt(out.bytes(), at + offset, value);
	}

	static void writeLong(int offset, long value, PayloadWriter out, int at) {
		Bytes.putLong(out.bytes(), at + offset, value);
	}

	static void writeFloat(int offset, float value, PayloadWriter out, int at) {
		Bytes.putFloat(out.bytes(), at + offset, value);
	}

	static void writeDouble(int offset, double value, PayloadWriter out, int at) {
		Bytes.putDouble(out.bytes(), at + offset, value);
	}

}
