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
import java.util.stream.Stream;

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
 * @param previousPaths the paths that layouts of earlier releases may have instead, because properties had other names
 * @param targets the classes of which the properties admit instances; several if alternatives of a sealed type have
 * properties of one name
 * @param onDelete what happens if a target is deleted
 * @param isSettable whether the first property of the path can be set: then references at the path can be taken away
 * @param isNeededFirst whether the targets' instances must be made before the owner's, because the owner's constructor takes
 * them
 */
public record ReferencePath(String path, List<String> previousPaths, List<Class<?>> targets, DeleteAction onDelete,
		boolean isSettable, boolean isNeededFirst) {

	static final String ELEMENT = "[]";

	static final String KEY = "[key]";

	static final String AGAIN = "*";

	/** Copies the lists. */
	public ReferencePath {
		previousPaths = List.copyOf(previousPaths);
		targets = List.copyOf(targets);
	}

	/** The path of the same references in a layout that has these paths; null if it has none of them. */
	public static @Nullable String find(String path, List<String> previousPaths, List<String> paths) {
		if (paths.contains(path)) {
			return path;
		}
		return previousPaths.stream().filter(paths::contains).findFirst().orElse(null);
	}

	/**
	 * What two classes of a hierarchy have at the same path.
	 * @throws UnsupportedTypeException if they have different actions
	 */
	public ReferencePath and(ReferencePath other) {
		assert this.path.equals(other.path);
		if (this.onDelete != other.onDelete) {
			throw new UnsupportedTypeException(this.path + " is declared with @OnDelete(" + this.onDelete
					+ ") in one class and with @OnDelete(" + other.onDelete + ") in another",
					"Declare the same for all");
		}
		return new ReferencePath(this.path, union(this.previousPaths, other.previousPaths),
				union(this.targets, other.targets), this.onDelete, this.isSettable && other.isSettable,
				this.isNeededFirst || other.isNeededFirst);
	}

	private static <E> List<E> union(List<E> left, List<E> right) {
		return Stream.concat(left.stream(), right.stream()).distinct().toList();
	}

	/** Whether each object has at most one reference there, so that the path is that of a property with one value. */
	public static boolean isSingle(String path) {
		return path.indexOf('[') < 0 && path.indexOf('*') < 0;
	}

	/**
	 * The paths of a class, in the order of its properties.
	 * @param nodes the class first, then each class that it embeds
	 * @throws UnsupportedTypeException if two alternatives have references of one name with different actions, or an action
	 * is declared where there is no reference
	 */
	public static List<ReferencePath> of(List<TypeNode.Struct> nodes) {
		Finder finder = new Finder();
		finder.struct(nodes.getFirst(), List.of(""), Map.of());
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

		/** Of the first property of the path. */
		private boolean isSettable;

		/** Whether the constructor takes the first property of the path. */
		private boolean isTaken;

		/**
		 * @param paths the path where it lies, and the earlier ones
		 * @param open the paths of the structs that this one lies in
		 */
		void struct(TypeNode.Struct struct, List<String> paths, Map<Integer, List<String>> open) {
			List<String> outer = open.get(struct.index());
			List<String> own = new ArrayList<>();
			for (String path : paths) {
				own.add(ofStruct(path, (outer != null) ? outer.getFirst() : null));
			}
			own = own.stream().distinct().toList();
			if (!this.visited.add(struct.index() + "@" + own.getFirst())) {
				return;
			}
			Map<Integer, List<String>> inner = new HashMap<>(open);
			inner.put(struct.index(), own);
			for (int index = 0; index < struct.properties().size(); index++) {
				TypeNode.Property property = struct.properties().get(index);
				if (open.isEmpty()) {
					this.isSettable = property.setter() != null;
					this.isTaken = struct.model().creatorProperties().contains(index);
				}
				if (property.onDelete() != DeleteAction.RESTRICT && !refers(property.node())) {
					throw new UnsupportedTypeException(struct.type().getSimpleName() + "." + property.name()
							+ " is declared with @OnDelete, but refers to no entity",
							"Put the annotation on the property whose class is the entity, also within embedded values");
				}
				List<String> ofProperty = new ArrayList<>();
				for (String prefix : own) {
					ofProperty.add(ofProperty(prefix, property.name()));
					property.previousNames().forEach((name) -> ofProperty.add(ofProperty(prefix, name)));
				}
				visit(property.node(), ofProperty, property, inner);
			}
		}

		private void visit(TypeNode node, List<String> paths, TypeNode.Property property,
				Map<Integer, List<String>> open) {
			switch (node) {
				case TypeNode.Scalar _,TypeNode.Enumeration _,TypeNode.Persistent _,TypeNode.Converted _ -> {
					// none
				}
				case TypeNode.Reference(Class<?> target) -> add(paths, target, property);
				case TypeNode.Struct struct -> struct(struct, paths, open);
				case TypeNode.Alternatives(Class<?> _, List<TypeNode.Struct> structs) ->
					structs.forEach((struct) -> struct(struct, paths, open));
				case TypeNode.Array(Class<?> _, TypeNode element) ->
					visit(element, with(paths, ELEMENT), property, open);
				case TypeNode.Elements(Class<?> _, var _, TypeNode element) ->
					visit(element, with(paths, ELEMENT), property, open);
				case TypeNode.Entries(Class<?> _, var _, TypeNode key, TypeNode value) -> {
					visit(key, with(paths, KEY), property, open);
					visit(value, with(paths, ELEMENT), property, open);
				}
				case TypeNode.Maybe(Class<?> _, TypeNode element) -> visit(element, paths, property, open);
			}
		}

		/** Whether the values of a property, or the elements of these, are references. */
		private static boolean refers(TypeNode node) {
			return switch (node) {
				case TypeNode.Reference _ -> true;
				case TypeNode.Scalar _,TypeNode.Enumeration _,TypeNode.Persistent _,TypeNode.Struct _,TypeNode.Alternatives _,TypeNode.Converted _ ->
					false;
				case TypeNode.Array(Class<?> _, TypeNode element) -> refers(element);
				case TypeNode.Elements(Class<?> _, var _, TypeNode element) -> refers(element);
				case TypeNode.Entries(Class<?> _, var _, TypeNode key, TypeNode value) -> refers(key) || refers(value);
				case TypeNode.Maybe(Class<?> _, TypeNode element) -> refers(element);
			};
		}

		private static List<String> with(List<String> paths, String suffix) {
			return paths.stream().map((path) -> path + suffix).toList();
		}

		private static boolean isLoadedLater(String path, TypeNode.Property property) {
			return (property.node() instanceof TypeNode.Reference)
					? property.isLazy()
					: ReaderFactory.isLazyCollection(property.node()) && path.indexOf('[') == path.length() - 2
							&& path.indexOf('*') < 0;
		}

		private void add(List<String> paths, Class<?> target, TypeNode.Property property) {
			ReferencePath found = new ReferencePath(paths.getFirst(), paths.subList(1, paths.size()), List.of(target),
					property.onDelete(), this.isSettable, this.isTaken && !isLoadedLater(paths.getFirst(), property));
			this.paths.merge(found.path, found, ReferencePath::and);
		}

	}

}
