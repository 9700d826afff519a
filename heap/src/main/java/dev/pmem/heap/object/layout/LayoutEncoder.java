/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.layout;

import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.pmem.heap.object.kind.Kind;
import dev.pmem.heap.object.layout.Shape.CollectionKind;
import dev.pmem.heap.object.layout.Shape.MapKind;
import dev.pmem.heap.object.payload.Bytes;
import dev.pmem.heap.object.payload.PayloadWriter;

/**
 * Layouts as bytes, in the {@link LayoutFormat}.
 */
public final class LayoutEncoder {

	private LayoutEncoder() {}

	/** The layout as bytes; equal layouts give equal bytes. */
	public static byte[] encode(Layout layout) {
		PayloadWriter out = new PayloadWriter();
		putByte(out, LayoutFormat.REVISION);
		putShort(out, layout.structs().size());
		for (Layout.Struct struct : layout.structs()) {
			putName(out, struct.typeName());
			putInt(out, struct.fixedSize());
			putShort(out, struct.fields().size());
			for (Layout.Field field : struct.fields()) {
				putName(out, field.name());
				putInt(out, field.offset());
				Layout.Constant constant = field.constant();
				putByte(out, (constant != null) ? LayoutFormat.CONSTANT : field.inline() ? LayoutFormat.INLINE : 0);
				putInt(out, field.nullBit());
				putShape(out, field.shape());
				if (constant != null) {
					putInt(out, constant.bytes().length);
					out.append(constant.bytes());
				}
			}
		}
		return out.toByteArray();
	}

	private static void putShape(PayloadWriter out, Shape shape) {
		switch (shape) {
			case Shape.Scalar(Kind kind) -> {
				putByte(out, LayoutFormat.SCALAR);
				putByte(out, kind.code());
			}
			case Shape.Enumeration(String type, List<String> constants) -> {
				putByte(out, LayoutFormat.ENUMERATION);
				putName(out, type);
				putShort(out, constants.size());
				constants.forEach(constant -> putName(out, constant));
			}
			case Shape.Struct(int index) -> {
				putByte(out, LayoutFormat.STRUCT);
				putShort(out, index);
			}
			case Shape.Alternatives(String type, List<Integer> structs) -> {
				putByte(out, LayoutFormat.ALTERNATIVES);
				putName(out, type);
				putShort(out, structs.size());
				structs.forEach(index -> putShort(out, index));
			}
			case Shape.Array(Shape element) -> {
				putByte(out, LayoutFormat.ARRAY);
				putShape(out, element);
			}
			case Shape.Elements(CollectionKind kind, Shape element) -> {
				putByte(out, LayoutFormat.ELEMENTS);
				putByte(out, kind.code());
				putShape(out, element);
			}
			case Shape.Entries(MapKind kind, Shape key, Shape value) -> {
				putByte(out, LayoutFormat.ENTRIES);
				putByte(out, kind.code());
				putShape(out, key);
				putShape(out, value);
			}
			case Shape.Maybe(Shape element) -> {
				putByte(out, LayoutFormat.MAYBE);
				putShape(out, element);
			}
			case Shape.Persistent(CollectionForm form) -> {
				putByte(out, LayoutFormat.PERSISTENT);
				putByte(out, form.code());
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

}
