/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.type;

import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;

import dev.pmem.heap.annotation.DeleteAction;
import dev.pmem.heap.object.TypeConversion;

/**
 * Takes the elements of a collection for objects of a class of their own, whose one property is the element.
 */
public final class ElementNodes {

	private final List<TypeNode.Struct> copies = new ArrayList<>();

	private ElementNodes() {}

	/**
	 * The class of the elements, and each class that the owner embeds.
	 * @param nodes the owner's class first, then each class that it embeds
	 * @param name the name of the property that is the element
	 * @param element the type of the elements
	 */
	public static List<TypeNode.Struct> of(List<TypeNode.Struct> nodes, String name, TypeNode element) {
		ElementNodes all = new ElementNodes();
		TypeNode.Struct owner = nodes.getFirst();
		all.copies.add(new TypeNode.Struct(owner.name(), List.of(), owner.model(), 0));
		for (TypeNode.Struct node : nodes) {
			all.copies.add(new TypeNode.Struct(node.name(), node.previousNames(), node.model(), node.index() + 1));
		}
		all.copies.getFirst().properties().add(new TypeNode.Property(name, all.copy(element),
				MethodHandles.identity(Object.class), null, List.of(), DeleteAction.RESTRICT, false));
		for (TypeNode.Struct node : nodes) {
			for (TypeNode.Property each : node.properties()) {
				all.copies.get(node.index() + 1).properties().add(new TypeNode.Property(each.name(), all.copy(each
						.node()), each.getter(), each.setter(), each.previousNames(), each.onDelete(), each.isLazy()));
			}
		}
		return List.copyOf(all.copies);
	}

	private TypeNode copy(TypeNode node) {
		return switch (node) {
			case TypeNode.Scalar _,TypeNode.Reference _,TypeNode.Persistent _,TypeNode.Enumeration _ -> node;
			case TypeNode.Struct struct -> copy(struct);
			case TypeNode.Alternatives(Class<?> type, List<TypeNode.Struct> structs) ->
				new TypeNode.Alternatives(type, structs.stream().map(this::copy).toList());
			case TypeNode.Array(Class<?> type, TypeNode element) -> new TypeNode.Array(type, copy(element));
			case TypeNode.Elements(Class<?> type, var kind, TypeNode element) ->
				new TypeNode.Elements(type, kind, copy(element));
			case TypeNode.Entries(Class<?> type, var kind, TypeNode key, TypeNode value) ->
				new TypeNode.Entries(type, kind, copy(key), copy(value));
			case TypeNode.Maybe(Class<?> type, TypeNode element) -> new TypeNode.Maybe(type, copy(element));
			case TypeNode.Converted(TypeConversion conversion, TypeNode stored) ->
				new TypeNode.Converted(conversion, copy(stored));
		};
	}

	private TypeNode.Struct copy(TypeNode.Struct struct) {
		return this.copies.get(struct.index() + 1);
	}

}
