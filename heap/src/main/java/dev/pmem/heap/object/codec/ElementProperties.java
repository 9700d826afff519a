/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.Shape;
import dev.pmem.heap.object.type.StoredProperty;
import dev.pmem.heap.object.type.TypeNode;

/**
 * The elements of a collection, of an array, or of a map's values as objects of a class of their own. Its one property is
 * the element. The property's name is that of the container, with {@code []} behind it. All of these objects have the same
 * layout, whichever the layout of the objects that they lie in. Immutable and thread-safe.
 */
public final class ElementProperties implements ObjectProperties {

	private final List<TypeNode.Struct> nodes;

	private final Layout layout;

	private ElementProperties(StoredElements elements) {
		this.nodes = elements.nodes();
		this.layout = elements.layout();
	}

	/** The properties of the elements: the property that is the element, and what is embedded in it. */
	public static ObjectProperties of(StoredElements elements) {
		return new ElementProperties(elements);
	}

	private TypeNode.Struct node() {
		return this.nodes.getFirst();
	}

	/** The class of the objects in which the elements lie. */
	@Override
	public Class<?> type() {
		return node().type();
	}

	@Override
	public Layout layout() {
		return this.layout;
	}

	@Override
	public StoredProperty property(String path) {
		return NodePaths.requiredProperty(node(), path);
	}

	@Override
	public @Nullable StoredProperty find(String path) {
		return NodePaths.property(node(), path);
	}

	@Override
	public @Nullable String shownPath(String name) {
		return null;
	}

	@Override
	public boolean showsIds() {
		return false;
	}

	@Override
	public boolean hasProperty(String path) {
		return find(path) != null;
	}

	@Override
	public List<TypeNode.Property> parts(StoredProperty property) {
		return (property.shape() instanceof Shape.Struct(int index)) ? this.nodes.get(index).properties() : List.of();
	}

	@Override
	public PropertyReader reader(StoredProperty property, Layout written) {
		return PropertyReader.of(type(), property, written);
	}

	@Override
	public WholeValues wholeValues(StoredProperty property, Layout written) {
		return new WholeValues(type().getSimpleName(), property,
				Objects.requireNonNull(NodePaths.find(node(), property.path())), this.layout, written);
	}

	@Override
	public StoredElements elements(StoredProperty container, Layout written) {
		return StoredElements.of(this.nodes, container.path(), this.layout, written);
	}

	@Override
	public boolean hasProperty(String path, Layout written) {
		return hasProperty(path);
	}

	@Override
	public boolean isNullable(String path, Layout written) {
		return property(path).nullable();
	}

	@Override
	public boolean isPartlyPrimitive(String path) {
		return false;
	}

}
