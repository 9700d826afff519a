/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.lang.reflect.Array;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.object.codec.RawWriters.RawElements;
import dev.pmem.heap.object.kind.Kind;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.Shape;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.object.payload.ValueWriter;
import dev.pmem.heap.object.type.ElementNodes;
import dev.pmem.heap.object.type.LayoutBuilder;
import dev.pmem.heap.object.type.StoredProperty;
import dev.pmem.heap.object.type.TypeNode;

/**
 * The elements of a collection, of an array, or of a map's values in stored objects of one layout. Each element is given as
 * an object of its own, so that all that reads objects reads elements, too. No class of the application is called.
 * Immutable and thread-safe.
 */
public final class StoredElements {

	/** Follows the name of a container in the name of the property that is its element. */
	public static final String SUFFIX = ReferencePath.ELEMENT;

	private final List<TypeNode.Struct> nodes;

	private final Layout layout;

	private final RawValue container;

	private final ValueWriter writer;

	/** Of a map, keys and values take turns. */
	private final boolean isOfEntries;

	/** Takes elements. */
	@FunctionalInterface
	public interface Visitor {

		/**
		 * Takes an element, whose bytes are valid during the call.
		 * @return whether to go on
		 */
		boolean visit(byte[] payload, int length);

	}

	private StoredElements(List<TypeNode.Struct> nodes, RawValue container, boolean isOfEntries) {
		this.nodes = nodes;
		this.layout = LayoutBuilder.build(nodes);
		this.container = container;
		this.writer = new RawWriters(this.layout).struct(0);
		this.isOfEntries = isOfEntries;
	}

	/**
	 * The elements of a property.
	 * @param nodes the objects' class first, then each class that it embeds
	 * @param path the path of the property
	 * @param layout the layout of the class as it is now
	 * @param written the layout of the objects; null if their class lacks the property
	 */
	static StoredElements of(List<TypeNode.Struct> nodes, String path, Layout layout, @Nullable Layout written) {
		TypeNode node = Objects.requireNonNull(NodePaths.find(nodes.getFirst(), path)).stored();
		TypeNode element = switch (node) {
			case TypeNode.Array(Class<?> _, TypeNode each) -> each;
			case TypeNode.Elements(Class<?> _, Shape.CollectionKind _, TypeNode each) -> each;
			case TypeNode.Entries(Class<?> _, Shape.MapKind _, TypeNode _, TypeNode value) -> value;
			case TypeNode.Scalar(Kind _, Class<?> type) when type.isArray() -> new TypeNode.Scalar(
					Objects.requireNonNull(Kind.ofClass(type.componentType())), type.componentType());
			default -> throw new AssertionError(path + " has no elements");
		};
		String name = path.substring(path.lastIndexOf('.') + 1) + SUFFIX;
		return new StoredElements(ElementNodes.of(nodes, name, element), new RawValue(path, layout, written),
				node instanceof TypeNode.Entries);
	}

	/** Whether a property has elements: a collection, an array but one of bytes, or a map. */
	public static boolean areOf(StoredProperty property) {
		return switch (property.shape()) {
			case Shape.Scalar(Kind kind) -> kind.isArray() && property.type() != byte[].class;
			case Shape.Elements _,Shape.Array _,Shape.Entries _ -> true;
			default -> false;
		};
	}

	/** The class of the elements as objects, then each class that is embedded in them. */
	List<TypeNode.Struct> nodes() {
		return this.nodes;
	}

	/** The layout of the elements as objects, which is the same whichever the layout of the objects that they lie in. */
	public Layout layout() {
		return this.layout;
	}

	/**
	 * Visits the elements of a stored object in their order until the visitor has enough.
	 * @param withNulls whether elements that are null are visited, too: they have the property null
	 * @return how many elements there are; 0 if the container is null
	 * @throws CorruptPoolException if the object's bytes are damaged
	 */
	public int visit(byte[] payload, int length, boolean withNulls, Visitor visitor) {
		Object found = this.container.read(payload, length);
		if (found == null) {
			return 0;
		}
		@Nullable
		Object[] elements = (found instanceof RawElements raw) ? raw.elements() : boxed(found);
		PayloadWriter out = new PayloadWriter(64);
		int step = this.isOfEntries ? 2 : 1;
		for (int index = step - 1; index < elements.length; index += step) {
			if (elements[index] == null && !withNulls) {
				continue;
			}
			out.reset();
			this.writer.writePart(out, new @Nullable Object[]{elements[index]});
			if (!visitor.visit(out.bytes(), out.length())) {
				break;
			}
		}
		return elements.length / step;
	}

	private static @Nullable Object[] boxed(Object array) {
		@Nullable
		Object[] elements = new @Nullable Object[Array.getLength(array)];
		for (int index = 0; index < elements.length; index++) {
			elements[index] = Array.get(array, index);
		}
		return elements;
	}

}
