/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.type.StoredProperty;
import dev.pmem.heap.object.type.TypeNode;

/**
 * Finds what is at the end of a path of properties and embedded objects, separated by dots.
 */
final class NodePaths {

	private NodePaths() {}

	/** The type; null if there is no such path. */
	static @Nullable TypeNode find(TypeNode.Struct root, String path) {
		TypeNode node = root;
		for (String name : path.split("\\.", -1)) {
			TypeNode.Property property = (node instanceof TypeNode.Struct struct) ? struct.property(name) : null;
			if (property == null) {
				return null;
			}
			node = property.node();
		}
		return node;
	}

	/** The property; null if there is no such path. */
	static @Nullable StoredProperty property(TypeNode.Struct root, String path) {
		TypeNode node = find(root, path);
		// what is embedded in an object may be null with it
		return (node != null)
				? StoredProperty.of(path, node, path.indexOf('.') > 0 || !node.type().isPrimitive())
				: null;
	}

	/**
	 * The property.
	 * @throws IllegalArgumentException if there is no such path
	 */
	static StoredProperty requiredProperty(TypeNode.Struct root, String path) {
		StoredProperty found = property(root, path);
		if (found == null) {
			throw new IllegalArgumentException(problem(root, path));
		}
		return found;
	}

	/** Why there is no property at this path. */
	private static String problem(TypeNode.Struct root, String path) {
		String problem = root.simpleName() + " has no property " + path + ": ";
		TypeNode.Struct owner = root;
		for (String name : path.split("\\.", -1)) {
			TypeNode.Property property = owner.property(name);
			TypeNode.Property container = name.endsWith(StoredElements.SUFFIX)
					? owner.property(name.substring(0, name.length() - StoredElements.SUFFIX.length()))
					: null;
			if (property == null && container != null) {
				return problem + container.name() + " is stored as " + container.node().type().getTypeName()
						+ ", which has no elements that a query could look at";
			}
			if (property == null) {
				return problem + owner.simpleName() + " has "
						+ owner.properties().stream().map(TypeNode.Property::name).toList();
			}
			if (!(property.node() instanceof TypeNode.Struct struct)) {
				return problem + name + " is of type " + property.node().type().getTypeName() + ", which has none";
			}
			owner = struct;
		}
		throw new AssertionError(path);
	}

}
