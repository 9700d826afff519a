/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.layout;

import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.kind.Kind;

/**
 * Looks for what the codecs rely on in a decoded layout: each field lies within its struct, and no struct contains itself
 * inline.
 */
final class LayoutCheck {

	private static final int POINTER_SIZE = 8;

	private final Layout layout;

	private final boolean[] checked;

	private LayoutCheck(Layout layout) {
		this.layout = layout;
		this.checked = new boolean[layout.structs().size()];
	}

	/** What is wrong; null if nothing is. */
	static @Nullable String problem(Layout layout) {
		LayoutCheck check = new LayoutCheck(layout);
		for (int index = 0; index < check.checked.length; index++) {
			String problem = check.struct(index, new HashSet<>());
			if (problem != null) {
				return problem;
			}
		}
		return null;
	}

	private @Nullable String struct(int index, Set<Integer> outer) {
		if (this.checked[index]) {
			return null;
		}
		Layout.Struct struct = this.layout.structs().get(index);
		if (outer.size() >= LayoutFormat.MAX_DEPTH || !outer.add(index)) {
			return "class " + struct.typeName() + " inline in itself";
		}
		if (struct.fixedSize() < 0) {
			return struct.fixedSize() + " bytes for " + struct.typeName();
		}
		Set<String> names = new HashSet<>();
		for (Layout.Field field : struct.fields()) {
			String problem = names.add(field.name()) ? field(struct, field, outer) : "twice";
			if (problem != null) {
				return "field " + struct.typeName() + "." + field.name() + " " + problem;
			}
		}
		outer.remove(index);
		this.checked[index] = true;
		return null;
	}

	private @Nullable String field(Layout.Struct struct, Layout.Field field, Set<Integer> outer) {
		if (field.constant() != null) {
			return null;
		}
		int size = POINTER_SIZE;
		if (field.inline()) {
			String problem = (field.shape() instanceof Shape.Struct(int inner)) ? struct(inner, outer) : null;
			if (problem != null) {
				return "with " + problem;
			}
			size = inlineSize(field.shape());
			if (size < 0) {
				return "inline, though its size varies";
			}
		}
		if (field.offset() < 0 || field.offset() > struct.fixedSize() - size) {
			return "outside of its class";
		}
		if (field.nullBit() < -1 || field.nullBit() >= struct.fixedSize() * 8L) {
			return "with a null bit outside of its class";
		}
		return (field.inline() || field.nullBit() == -1) ? null : "with a pointer and a null bit";
	}

	/** How many bytes such a value takes in a fixed part; -1 if that varies. */
	private int inlineSize(Shape shape) {
		return switch (shape) {
			case Shape.Scalar(Kind kind) -> (kind.fixedSize() > 0) ? kind.fixedSize() : -1;
			case Shape.Enumeration _ -> Short.BYTES;
			case Shape.Persistent _ -> Long.BYTES;
			case Shape.Struct struct -> this.layout.struct(struct).fixedSize();
			case Shape.Alternatives _,Shape.Array _,Shape.Elements _,Shape.Entries _,Shape.Maybe _ -> -1;
		};
	}

}
