/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.type;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.TypeConversion;
import dev.pmem.heap.object.kind.Kind;
import dev.pmem.heap.object.layout.Shape;

/**
 * A property of a present class, found by its path.
 *
 * @param path names separated by dots
 * @param type its class
 * @param shape how it is stored
 * @param nullable whether its value, or an object on its path, may be null
 * @param target the class of the objects to which the value, or its elements, refer; null if it holds no references
 * @param conversion how values become what is stored; null if they are not converted
 */
public record StoredProperty(String path, Class<?> type, Shape shape, boolean nullable, @Nullable Class<?> target,
		@Nullable TypeConversion conversion) {

	/** A property whose values are not converted. */
	public StoredProperty(String path, Class<?> type, Shape shape, boolean nullable, @Nullable Class<?> target) {
		this(path, type, shape, nullable, target, null);
	}

	/** A property at a path, of a type that was taken apart. */
	public static StoredProperty of(String path, TypeNode node, boolean nullable) {
		return new StoredProperty(path, node.type(), node.shape(), nullable, target(node),
				(node instanceof TypeNode.Converted converted) ? converted.conversion() : null);
	}

	private static @Nullable Class<?> target(TypeNode node) {
		return switch (node) {
			case TypeNode.Reference(Class<?> type) -> type;
			case TypeNode.Array(Class<?> _, TypeNode element) -> target(element);
			case TypeNode.Elements(Class<?> _, Shape.CollectionKind _, TypeNode element) -> target(element);
			case TypeNode.Entries(Class<?> _, Shape.MapKind _, TypeNode _, TypeNode value) -> target(value);
			case TypeNode.Maybe(Class<?> _, TypeNode element) -> target(element);
			case TypeNode.Scalar _,TypeNode.Enumeration _,TypeNode.Persistent _,TypeNode.Struct _,TypeNode.Alternatives _,TypeNode.Converted _ ->
				null;
		};
	}

	/** Whether the value is a reference, not a collection of references. */
	public boolean isReference() {
		return this.shape instanceof Shape.Scalar(Kind kind) && kind == Kind.REFERENCE;
	}

	/** The kind of values; null if they are no scalars. */
	public @Nullable Kind kind() {
		return (this.shape instanceof Shape.Scalar(Kind kind)) ? kind : null;
	}

}
