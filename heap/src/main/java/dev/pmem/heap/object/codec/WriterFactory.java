/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.pmem.heap.object.TypeConversion;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.Shape;
import dev.pmem.heap.object.payload.ValueWriter;
import dev.pmem.heap.object.type.TypeNode;

/**
 * Composes the writers of a codec.
 */
final class WriterFactory {

	private final Layout layout;

	private final Map<TypeNode.Struct, StructWriter> structs = new HashMap<>();

	WriterFactory(Layout layout) {
		this.layout = layout;
	}

	StructWriter struct(TypeNode.Struct node) {
		StructWriter known = this.structs.get(node);
		if (known != null) {
			return known;
		}
		Layout.Struct struct = this.layout.structs().get(node.index());
		StructWriter writer = new StructWriter(node.type(), struct.fixedSize());
		this.structs.put(node, writer);
		List<MethodHandle> steps = new ArrayList<>();
		for (int index = 0; index < struct.fields().size(); index++) {
			Layout.Field field = struct.fields().get(index);
			TypeNode.Property property = node.properties().get(index);
			MethodHandle getter = property.getter();
			Class<?> type = property.node().type();
			MethodHandle write;
			if (type.isPrimitive()) {
				write = FieldCodecs.primitiveWriter(type, field.offset());
			} else {
				write = FieldCodecs.writer(field, writer(property.node()));
				type = Object.class;
			}
			steps.add(MethodHandles.filterArguments(write, 0, getter.asType(getter.type().changeReturnType(type))));
		}
		writer.compose(steps);
		return writer;
	}

	ValueWriter writer(TypeNode node) {
		return switch (node) {
			case TypeNode.Scalar scalar -> scalar.kind().scalar();
			case TypeNode.Enumeration enumeration -> new EnumCodec(enumeration);
			case TypeNode.Reference(Class<?> type) -> new ReferenceCodec(type, "", false);
			case TypeNode.Persistent persistent -> new PersistentCodec(persistent.collection());
			case TypeNode.Struct struct -> struct(struct);
			case TypeNode.Alternatives(Class<?> type, List<TypeNode.Struct> structs) ->
				new CompositeCodecs.AlternativesWriter(type, structs.stream().map(this::struct).toList());
			case TypeNode.Array(Class<?> type, TypeNode element) ->
				new CompositeCodecs.ArrayWriter(type, writer(element));
			case TypeNode.Elements(Class<?> type, Shape.CollectionKind kind, TypeNode element) ->
				new CollectionCodec.Writer(kind, type, writer(element));
			case TypeNode.Entries(Class<?> type, Shape.MapKind _, TypeNode key, TypeNode value) ->
				new MapCodec.Writer(type, writer(key), writer(value));
			case TypeNode.Maybe(Class<?> _, TypeNode element) -> new CompositeCodecs.MaybeWriter(writer(element));
			case TypeNode.Converted(TypeConversion conversion, TypeNode stored) ->
				new ConvertedValues.Writer(conversion, writer(stored));
		};
	}

}
