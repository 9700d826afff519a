/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.type;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.TypeConversion;
import dev.pmem.heap.object.layout.Layout;

/**
 * Gives each field its place.
 */
public final class LayoutBuilder {

	/**
	 * Larger embedded objects go to the tail: in the fixed part they would take the same space even if they are null.
	 */
	private static final int MAX_INLINE_SIZE = 512;

	private static final int POINTER_SIZE = 8;

	private final List<TypeNode.Struct> nodes;

	private final Layout.@Nullable Struct[] structs;

	private final boolean[] open;

	private LayoutBuilder(List<TypeNode.Struct> nodes) {
		this.nodes = nodes;
		this.structs = new Layout.Struct[nodes.size()];
		this.open = new boolean[nodes.size()];
	}

	/**
	 * The layout of a class. The same nodes always give the same layout.
	 * @param nodes the class first, then each class that it embeds
	 */
	public static Layout build(List<TypeNode.Struct> nodes) {
		LayoutBuilder builder = new LayoutBuilder(nodes);
		List<Layout.Struct> structs = new ArrayList<>();
		for (int index = 0; index < nodes.size(); index++) {
			structs.add(builder.struct(index));
		}
		return new Layout(structs);
	}

	private Layout.Struct struct(int index) {
		Layout.Struct known = this.structs[index];
		if (known != null) {
			return known;
		}
		this.open[index] = true;
		TypeNode.Struct node = this.nodes.get(index);
		int[] sizes = node.properties().stream().mapToInt(property -> inlineSize(property.node())).toArray();
		int nullBits = 0;
		for (int field = 0; field < sizes.length; field++) {
			nullBits += (sizes[field] >= 0 && !node.properties().get(field).node().type().isPrimitive()) ? 1 : 0;
		}
		int offset = (nullBits + 7) / 8;
		int nullBit = 0;
		List<Layout.Field> fields = new ArrayList<>();
		for (int field = 0; field < sizes.length; field++) {
			TypeNode.Property property = node.properties().get(field);
			boolean inline = sizes[field] >= 0;
			boolean hasBit = inline && !property.node().type().isPrimitive();
			fields.add(new Layout.Field(property.name(), property.node().shape(), offset, inline,
					hasBit ? nullBit++ : -1));
			offset += inline ? sizes[field] : POINTER_SIZE;
		}
		this.open[index] = false;
		Layout.Struct struct = new Layout.Struct(node.name(), offset, fields);
		this.structs[index] = struct;
		return struct;
	}

	/** -1 for a value that goes to the tail, as an object does that would contain itself. */
	private int inlineSize(TypeNode node) {
		return switch (node) {
			case TypeNode.Scalar scalar -> (scalar.kind().fixedSize() > 0) ? scalar.kind().fixedSize() : -1;
			case TypeNode.Reference _,TypeNode.Persistent _ -> Long.BYTES;
			case TypeNode.Enumeration _ -> Short.BYTES;
			case TypeNode.Struct struct -> {
				if (this.open[struct.index()]) {
					yield -1;
				}
				int size = struct(struct.index()).fixedSize();
				yield (size <= MAX_INLINE_SIZE) ? size : -1;
			}
			case TypeNode.Converted(TypeConversion _, TypeNode stored) -> inlineSize(stored);
			default -> -1;
		};
	}

}
