/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.Shape;
import dev.pmem.heap.object.type.TypeNode;

/**
 * Puts the layout that objects were written with into the terms of the classes as they are now. The bytes of the objects
 * are described as before. Fields, classes and enum constants have their present names, and each property that the layout
 * lacks is a constant: what the class sets it to at first, or null. So whoever reads the objects finds every property by
 * its present name. A view that is translated again after a further change of the classes keeps its constants.
 */
final class LayoutView {

	private final Layout written;

	private final Layout current;

	/** The layout of the classes before they were changed; null if none is known. */
	private final @Nullable Layout before;

	private final InitialValues initialValues;

	private final Map<Source, Integer> indexes = new HashMap<>();

	private final List<Layout.@Nullable Struct> structs = new ArrayList<>();

	private boolean isChanged;

	/** What a struct of the view is made of: one of the written layout, or one of the current layout for a constant. */
	private record Source(boolean isCurrent, int index, TypeNode.@Nullable Struct node) {}

	private LayoutView(Layout written, Layout current, @Nullable Layout before, InitialValues initialValues) {
		this.written = written;
		this.current = current;
		this.before = before;
		this.initialValues = initialValues;
	}

	/**
	 * The view of a layout; the layout itself if it is in the terms of the present classes.
	 * @param root the present class
	 * @param current the layout of the present class
	 * @param before the layout of the class before it was changed: its properties that the written layout lacks were null
	 * until now, and stay null; null if none is known
	 */
	static Layout of(Layout written, TypeNode.Struct root, Layout current, @Nullable Layout before,
			InitialValues initialValues) {
		LayoutView view = new LayoutView(written, current, before, initialValues);
		view.struct(0, root);
		return view.isChanged ? new Layout(view.structs.stream().map(Objects::requireNonNull).toList()) : written;
	}

	private int struct(int index, TypeNode.@Nullable Struct node) {
		Source source = new Source(false, index, node);
		Integer known = this.indexes.get(source);
		if (known != null) {
			return known;
		}
		int number = add(source);
		Layout.Struct struct = this.written.structs().get(index);
		List<Layout.Field> fields = new ArrayList<>();
		if (node == null) {
			for (Layout.Field field : struct.fields()) {
				fields.add(field.as(field.name(), shape(field.shape(), null)));
			}
		} else {
			addFields(struct, node, fields);
		}
		String name = (node != null) ? node.name() : struct.typeName();
		this.isChanged |= !name.equals(struct.typeName());
		this.structs.set(number, new Layout.Struct(name, struct.fixedSize(), fields));
		return number;
	}

	private int add(Source source) {
		int number = this.structs.size();
		this.indexes.put(source, number);
		this.structs.add(null);
		return number;
	}

	private void addFields(Layout.Struct struct, TypeNode.Struct node, List<Layout.Field> fields) {
		Map<Layout.Field, TypeNode.Property> properties = match(struct, node);
		for (Layout.Field field : struct.fields()) {
			TypeNode.Property property = properties.get(field);
			if (property != null) {
				this.isChanged |= !property.name().equals(field.name());
				fields.add(field.as(property.name(), shape(field.shape(), property.node())));
			} else if (node.property(field.name()) == null) {
				fields.add(field.as(field.name(), shape(field.shape(), null)));
			} else {
				// a constant in the place of a property that has turned out to be another field, renamed
				this.isChanged = true;
			}
		}
		for (TypeNode.Property property : node.properties()) {
			if (!properties.containsValue(property)) {
				this.isChanged = true;
				fields.add(Layout.Field.constant(property.name(), adopt(property.node().shape()),
						this.initialValues.of(node, property, !wasThere(node, property))));
			}
		}
	}

	/** Whether the class had the property before it was changed. */
	private boolean wasThere(TypeNode.Struct node, TypeNode.Property property) {
		for (Layout.Struct struct : (this.before != null) ? this.before.structs() : List.<Layout.Struct>of()) {
			if (isNamed(node, struct.typeName())) {
				return match(struct, node).containsValue(property);
			}
		}
		return false;
	}

	/** The property that each field belongs to; fields that belong to none are left out. */
	private static Map<Layout.Field, TypeNode.Property> match(Layout.Struct struct, TypeNode.Struct node) {
		Map<Layout.Field, TypeNode.Property> properties = new IdentityHashMap<>();
		for (TypeNode.Property property : node.properties()) {
			if (!isStored(struct, property.name())) {
				Layout.Field field = renamed(struct, property);
				TypeNode.Property other = (field != null) ? properties.put(field, property) : null;
				if (other != null && field != null) {
					throw new LayoutMismatchException(node.name() + "." + other.name() + " and " + node.name() + "."
							+ property.name() + " both have the previous name " + field.name()
							+ "; take it from the one that was not called so");
				}
			}
		}
		for (TypeNode.Property property : node.properties()) {
			Layout.Field field = struct.field(property.name());
			if (field != null && !properties.containsKey(field) && !properties.containsValue(property)) {
				properties.put(field, property);
			}
		}
		return properties;
	}

	private static boolean isStored(Layout.Struct struct, String name) {
		Layout.Field field = struct.field(name);
		return field != null && field.constant() == null;
	}

	private static Layout.@Nullable Field renamed(Layout.Struct struct, TypeNode.Property property) {
		for (String name : property.previousNames()) {
			if (isStored(struct, name)) {
				return struct.field(name);
			}
		}
		return null;
	}

	static boolean isNamed(TypeNode.Struct node, String name) {
		return node.name().equals(name) || node.previousNames().contains(name);
	}

	private Shape shape(Shape shape, @Nullable TypeNode present) {
		TypeNode node = (present != null) ? present.stored() : null;
		return switch (shape) {
			case Shape.Scalar scalar -> scalar;
			case Shape.Persistent persistent -> persistent;
			case Shape.Enumeration enumeration ->
				(node instanceof TypeNode.Enumeration current) ? enumeration(enumeration, current) : enumeration;
			case Shape.Struct(int index) -> new Shape.Struct(struct(index, structNode(index, node)));
			case Shape.Alternatives(String type, List<Integer> indexes) -> {
				String name = (node instanceof TypeNode.Alternatives) ? node.type().getName() : type;
				this.isChanged |= !name.equals(type);
				yield new Shape.Alternatives(name,
						indexes.stream().map((index) -> struct(index, structNode(index, node))).toList());
			}
			case Shape.Array(Shape element) ->
				new Shape.Array(shape(element, (node instanceof TypeNode.Array array) ? array.element() : null));
			case Shape.Elements(Shape.CollectionKind kind, Shape element) -> new Shape.Elements(kind,
					shape(element, (node instanceof TypeNode.Elements elements) ? elements.element() : null));
			case Shape.Entries(Shape.MapKind kind, Shape key, Shape value) -> (node instanceof TypeNode.Entries entries)
					? new Shape.Entries(kind, shape(key, entries.key()), shape(value, entries.value()))
					: new Shape.Entries(kind, shape(key, null), shape(value, null));
			case Shape.Maybe(Shape element) ->
				new Shape.Maybe(shape(element, (node instanceof TypeNode.Maybe maybe) ? maybe.element() : null));
		};
	}

	/** The present class of a written struct; null if there is none. */
	private TypeNode.@Nullable Struct structNode(int index, @Nullable TypeNode node) {
		if (node instanceof TypeNode.Alternatives(Class<?> _, List<TypeNode.Struct> structs)) {
			String name = this.written.structs().get(index).typeName();
			for (TypeNode.Struct struct : structs) {
				if (isNamed(struct, name)) {
					return struct;
				}
			}
			return null;
		}
		return (node instanceof TypeNode.Struct struct) ? struct : null;
	}

	/** With the constants' present names. A constant that is gone keeps its name. */
	private Shape enumeration(Shape.Enumeration written, TypeNode.Enumeration node) {
		List<String> current = node.names();
		List<String> names = new ArrayList<>();
		for (String name : written.constants()) {
			String present = name;
			if (!current.contains(name)) {
				for (Enum<?> constant : node.constants()) {
					if (TypeNode.Enumeration.previousNames(constant).contains(name)) {
						present = constant.name();
					}
				}
			}
			names.add(present);
		}
		Shape.Enumeration view = new Shape.Enumeration(node.type().getName(), names);
		this.isChanged |= !view.equals(written);
		return view;
	}

	/** A shape of the current layout in the terms of the view. */
	private Shape adopt(Shape shape) {
		return switch (shape) {
			case Shape.Scalar _,Shape.Enumeration _,Shape.Persistent _ -> shape;
			case Shape.Struct(int index) -> new Shape.Struct(adoptStruct(index));
			case Shape.Alternatives(String type, List<Integer> indexes) ->
				new Shape.Alternatives(type, indexes.stream().map(this::adoptStruct).toList());
			case Shape.Array(Shape element) -> new Shape.Array(adopt(element));
			case Shape.Elements(Shape.CollectionKind kind, Shape element) -> new Shape.Elements(kind, adopt(element));
			case Shape.Entries(Shape.MapKind kind, Shape key, Shape value) ->
				new Shape.Entries(kind, adopt(key), adopt(value));
			case Shape.Maybe(Shape element) -> new Shape.Maybe(adopt(element));
		};
	}

	private int adoptStruct(int index) {
		Source source = new Source(true, index, null);
		Integer known = this.indexes.get(source);
		if (known != null) {
			return known;
		}
		int number = add(source);
		Layout.Struct struct = this.current.structs().get(index);
		List<Layout.Field> fields = new ArrayList<>();
		for (Layout.Field field : struct.fields()) {
			fields.add(field.as(field.name(), adopt(field.shape())));
		}
		this.structs.set(number, new Layout.Struct(struct.typeName(), struct.fixedSize(), fields));
		return number;
	}

}
