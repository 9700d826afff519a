/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.annotation.DeleteAction;
import dev.pmem.heap.exception.UnsupportedTypeException;
import dev.pmem.heap.object.type.TypeNode;

/**
 * A place in the objects of a class at which references to other objects stand. Immutable and thread-safe.
 * <p>
 * A path has the names of the properties that lead there, separated by dots. {@value #ELEMENT} follows the name of a
 * collection, of an array, or of a map whose values lead there; {@value #KEY} that of a map whose keys do. Optionals and
 * the alternatives of a sealed type add nothing. Where an embedded class contains itself, {@value #AGAIN} follows the path
 * at which it comes again for the first time; the path then stands for all deeper ones as well.
 *
 * @param path the path
 * @param targets the classes of which the properties admit instances; several if alternatives of a sealed type have
 * properties of one name
 * @param onDelete what happens if a target is deleted
 */
public record ReferencePath(String path, List<Class<?>> targets, DeleteAction onDelete) {

	static final String ELEMENT = "[]";

	static final String KEY = "[key]";

	static final String AGAIN = "*";

	/** Copies the list. */
	public ReferencePath {
		targets = List.copyOf(targets);
	}

	/** Whether each object has at most one reference there, so that the path is that of a property with one value. */
	public static boolean isSingle(String path) {
		return path.indexOf('[') < 0 && path.indexOf('*') < 0;
	}

	/**
	 * The paths of a class, in the order of its properties.
	 * @param nodes the class first, then each class that it embeds
	 * @throws UnsupportedTypeException if two alternatives have references of one name with different actions
	 */
	public static List<ReferencePath> of(List<TypeNode.Struct> nodes) {
		Finder finder = new Finder();
		finder.struct(nodes.getFirst(), "", Map.of());
		return List.copyOf(finder.paths.values());
	}

	/**
	 * The path of a struct, as the prefix of those of its properties.
	 * @param path where it lies
	 * @param outer the path of the struct of the same class that it lies in; null if it lies in none
	 */
	static String ofStruct(String path, @Nullable String outer) {
		if (outer == null) {
			return path;
		}
		return outer.endsWith(AGAIN) ? outer : path + AGAIN;
	}

	static String ofProperty(String struct, String name) {
		return struct.isEmpty() ? name : struct + "." + name;
	}

	private static final class Finder {

		private final Map<String, ReferencePath> paths = new LinkedHashMap<>();

		private final Set<String> visited = new HashSet<>();

		void struct(TypeNode.Struct struct, String path, Map<Integer, String> open) {
			String own = ofStruct(path, open.get(struct.index()));
			if (!this.visited.add(struct.index() + "@" + own)) {
				return;
			}
			Map<Integer, String> inner = new HashMap<>(open);
			inner.put(struct.index(), own);
			for (TypeNode.Property property : struct.properties()) {
				visit(property.node(), ofProperty(own, property.name()), property, inner);
			}
		}

		private void visit(TypeNode node, String path, TypeNode.Property property, Map<Integer, String> open) {
			switch (node) {
				case TypeNode.Scalar _,TypeNode.Enumeration _ -> {
					// none
				}
				case TypeNode.Reference(Class<?> target) -> add(path, target, property);
				case TypeNode.Struct struct -> struct(struct, path, open);
				case TypeNode.Alternatives(Class<?> _, List<TypeNode.Struct> structs) ->
					structs.forEach((struct) -> struct(struct, path, open));
				case TypeNode.Array(Class<?> _, TypeNode element) -> visit(element, path + ELEMENT, property, open);
				case TypeNode.Elements(Class<?> _, var _, TypeNode element) ->
					visit(element, path + ELEMENT, property, open);
				case TypeNode.Entries(Class<?> _, var _, TypeNode key, TypeNode value) -> {
					visit(key, path + KEY, property, open);
					visit(value, path + ELEMENT, property, open);
				}
				case TypeNode.Maybe(Class<?> _, TypeNode element) -> visit(element, path, property, open);
			}
		}

		private void add(String path, Class<?> target, TypeNode.Property property) {
			ReferencePath known = this.paths.get(path);
			List<Class<?>> targets = new ArrayList<>((known != null) ? known.targets : List.of());
			if (!targets.contains(target)) {
				targets.add(target);
			}
			if (known != null && known.onDelete != property.onDelete()) {
				throw new UnsupportedTypeException(path + " is declared with @OnDelete(" + known.onDelete
						+ ") in one class"
						+ " and with @OnDelete(" + property.onDelete() + ") in another; declare the same for all");
			}
			this.paths.put(path, new ReferencePath(path, targets, property.onDelete()));
		}

	}

}
