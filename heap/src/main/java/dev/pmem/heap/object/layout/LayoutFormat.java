/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.layout;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.UnsupportedFormatException;
import dev.pmem.heap.object.kind.Kind;
import dev.pmem.heap.object.layout.Shape.CollectionKind;
import dev.pmem.heap.object.layout.Shape.MapKind;
import dev.pmem.heap.object.payload.Bytes;
import dev.pmem.heap.object.payload.PayloadWriter;

/**
 * Layouts as bytes. What is decoded is checked as far as the codecs rely on it: every field lies within its struct, every
 * struct referred to exists, and no struct contains itself inline.
 */
public final class LayoutFormat {

	private static final byte REVISION = 1;

	private static final int MAX_DEPTH = 64;

	private static final int SLOT_SIZE = 8;

	private LayoutFormat() {}

	public static byte[] encode(Layout layout) {
		PayloadWriter out = new PayloadWriter();
		putByte(out, REVISION);
		putShort(out, layout.structs().size());
		for (Layout.Struct struct : layout.structs()) {
			putName(out, struct.typeName());
			putInt(out, struct.fixedSize());
			putShort(out, struct.fields().size());
			for (Layout.Field field : struct.fields()) {
				putName(out, field.name());
				putInt(out, field.offset());
				putByte(out, field.inline() ? 1 : 0);
				putInt(out, field.nullBit());
				putShape(out, field.shape());
			}
		}
		return out.toByteArray();
	}

	private static void putShape(PayloadWriter out, Shape shape) {
		switch (shape) {
			case Shape.Scalar(Kind kind) -> {
				putByte(out, 1);
				putByte(out, kind.code());
			}
			case Shape.Enumeration(String type, List<String> constants) -> {
				putByte(out, 2);
				putName(out, type);
				putShort(out, constants.size());
				constants.forEach(constant -> putName(out, constant));
			}
			case Shape.Struct(int index) -> {
				putByte(out, 3);
				putShort(out, index);
			}
			case Shape.Alternatives(String type, List<Integer> structs) -> {
				putByte(out, 4);
				putName(out, type);
				putShort(out, structs.size());
				structs.forEach(index -> putShort(out, index));
			}
			case Shape.Array(Shape element) -> {
				putByte(out, 5);
				putShape(out, element);
			}
			case Shape.Elements(CollectionKind kind, Shape element) -> {
				putByte(out, 6);
				putByte(out, kind.code());
				putShape(out, element);
			}
			case Shape.Entries(MapKind kind, Shape key, Shape value) -> {
				putByte(out, 7);
				putByte(out, kind.code());
				putShape(out, key);
				putShape(out, value);
			}
			case Shape.Maybe(Shape element) -> {
				putByte(out, 8);
				putShape(out, element);
			}
		}
	}

	private static void putByte(PayloadWriter out, int value) {
		int at = out.reserve(1);
		out.bytes()[at] = (byte) value;
	}

	private static void putShort(PayloadWriter out, int value) {
		if (value > 0xFFFF) {
			throw new IllegalArgumentException("Too many fields, classes or constants in one layout: " + value);
		}
		int at = out.reserve(2);
		Bytes.putShort(out.bytes(), at, (short) value);
	}

	private static void putInt(PayloadWriter out, int value) {
		int at = out.reserve(4);
		Bytes.putInt(out.bytes(), at, value);
	}

	private static void putName(PayloadWriter out, String name) {
		byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
		putShort(out, bytes.length);
		out.append(bytes);
	}

	public static Layout decode(byte[] bytes) {
		ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
		try {
			byte revision = in.get();
			if (revision != REVISION) {
				throw new UnsupportedFormatException("Layout of revision " + revision + "; this release reads revision "
						+ REVISION + ". Use the release that wrote the pool, or a newer one");
			}
			int count = in.getShort() & 0xFFFF;
			check(count > 0, "no struct");
			List<Layout.Struct> structs = new ArrayList<>();
			for (int index = 0; index < count; index++) {
				structs.add(getStruct(in, count));
			}
			check(!in.hasRemaining(), "further bytes");
			Layout layout = new Layout(structs);
			checkStructs(layout);
			return layout;
		} catch (BufferUnderflowException ex) {
			throw CorruptPoolException.ofLayout("it is cut off after " + bytes.length + " bytes", ex);
		}
	}

	private static Layout.Struct getStruct(ByteBuffer in, int structCount) {
		String typeName = getName(in);
		int fixedSize = in.getInt();
		int fieldCount = in.getShort() & 0xFFFF;
		List<Layout.Field> fields = new ArrayList<>();
		for (int field = 0; field < fieldCount; field++) {
			String name = getName(in);
			int offset = in.getInt();
			byte inline = in.get();
			check(inline == 0 || inline == 1, "field " + name + " with flag " + inline);
			int nullBit = in.getInt();
			fields.add(new Layout.Field(name, getShape(in, structCount, 0), offset, inline == 1, nullBit));
		}
		return new Layout.Struct(typeName, fixedSize, fields);
	}

	private static Shape getShape(ByteBuffer in, int structCount, int depth) {
		check(depth < MAX_DEPTH, "shapes nested deeper than " + MAX_DEPTH);
		byte tag = in.get();
		return switch (tag) {
			case 1 -> new Shape.Scalar(scalarKind(in.get()));
			case 2 -> {
				String type = getName(in);
				int count = in.getShort() & 0xFFFF;
				List<String> constants = new ArrayList<>();
				for (int constant = 0; constant < count; constant++) {
					constants.add(getName(in));
				}
				yield new Shape.Enumeration(type, constants);
			}
			case 3 -> new Shape.Struct(getIndex(in, structCount));
			case 4 -> {
				String type = getName(in);
				int count = in.getShort() & 0xFFFF;
				List<Integer> structs = new ArrayList<>();
				for (int struct = 0; struct < count; struct++) {
					structs.add(getIndex(in, structCount));
				}
				yield new Shape.Alternatives(type, structs);
			}
			case 5 -> new Shape.Array(getShape(in, structCount, depth + 1));
			case 6 -> new Shape.Elements(collectionKind(in.get()), getShape(in, structCount, depth + 1));
			case 7 -> new Shape.Entries(mapKind(in.get()), getShape(in, structCount, depth + 1),
					getShape(in, structCount, depth + 1));
			case 8 -> new Shape.Maybe(getShape(in, structCount, depth + 1));
			default -> throw CorruptPoolException.ofLayout("unknown shape " + tag);
		};
	}

	private static Kind scalarKind(int code) {
		Kind kind = Kind.ofCode(code);
		if (kind == null) {
			throw CorruptPoolException.ofLayout("unknown kind of value " + code);
		}
		return kind;
	}

	private static CollectionKind collectionKind(int code) {
		for (CollectionKind kind : CollectionKind.values()) {
			if (kind.code() == code) {
				return kind;
			}
		}
		throw CorruptPoolException.ofLayout("unknown collection " + code);
	}

	private static MapKind mapKind(int code) {
		for (MapKind kind : MapKind.values()) {
			if (kind.code() == code) {
				return kind;
			}
		}
		throw CorruptPoolException.ofLayout("unknown map " + code);
	}

	private static int getIndex(ByteBuffer in, int structCount) {
		int index = in.getShort() & 0xFFFF;
		check(index < structCount, "struct " + index + " of " + structCount);
		return index;
	}

	private static String getName(ByteBuffer in) {
		int size = in.getShort() & 0xFFFF;
		if (size > in.remaining()) {
			throw new BufferUnderflowException();
		}
		byte[] bytes = new byte[size];
		in.get(bytes);
		return new String(bytes, StandardCharsets.UTF_8);
	}

	private static void checkStructs(Layout layout) {
		boolean[] checked = new boolean[layout.structs().size()];
		for (int index = 0; index < checked.length; index++) {
			checkStruct(layout, index, checked, new HashSet<>());
		}
	}

	private static void checkStruct(Layout layout, int index, boolean[] checked, Set<Integer> outer) {
		if (checked[index]) {
			return;
		}
		Layout.Struct struct = layout.structs().get(index);
		check(outer.size() < MAX_DEPTH && outer.add(index), struct.typeName() + " contains itself inline");
		check(struct.fixedSize() >= 0, struct.typeName() + " of " + struct.fixedSize() + " bytes");
		Set<String> names = new HashSet<>();
		for (Layout.Field field : struct.fields()) {
			String path = struct.typeName() + "." + field.name();
			check(names.add(field.name()), path + " occurs twice");
			int size = SLOT_SIZE;
			if (field.inline()) {
				if (field.shape() instanceof Shape.Struct(int inner)) {
					checkStruct(layout, inner, checked, outer);
				}
				size = inlineSize(layout, field.shape());
				check(size >= 0, path + " can't be inline");
			}
			check(field.offset() >= 0 && field.offset() <= struct.fixedSize() - size, path + " lies outside");
			check(field.nullBit() >= -1 && field.nullBit() < struct.fixedSize() * 8L, path
					+ " has its null bit outside");
			check(field.inline() || field.nullBit() == -1, path + " has a slot and a null bit");
		}
		outer.remove(index);
		checked[index] = true;
	}

	/** How many bytes such a value takes in a fixed part; -1 if that varies. */
	public static int inlineSize(Layout layout, Shape shape) {
		return switch (shape) {
			case Shape.Scalar(Kind kind) -> (kind.fixedSize() > 0) ? kind.fixedSize() : -1;
			case Shape.Enumeration _ -> 2;
			case Shape.Struct struct -> layout.struct(struct).fixedSize();
			default -> -1;
		};
	}

	private static void check(boolean holds, String message) {
		if (!holds) {
			throw CorruptPoolException.ofLayout("" + message);
		}
	}

}
