/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.store;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.object.TypeModels;

/**
 * The definition of an extent: the set of all stored objects of a class and its subclasses, found by their id.
 *
 * @param name the extent's name in the pool; usually that of the class
 * @param type the class; it may be abstract or an interface if subclasses are named
 * @param models models of the class and of the classes that it embeds
 * @param idProperty path of the property that identifies an object; never null when stored. Empty if objects have no ids
 * @param indexes further indexes. An index in the pool that is not named here is dropped; a new index is built
 * @param classes the classes of which there can be objects: the class itself, unless it's abstract, and its subclasses
 * @param previousNames names that the extent had in earlier releases: if the pool has none of the name, or an empty one, an
 * extent of a previous name gets the name. An extent that is named as its class has the class's previous names, too
 * @param <T> the class
 */
public record ExtentDefinition<T>(String name, Class<T> type, TypeModels models, String idProperty,
		List<IndexDefinition> indexes, Set<Class<? extends T>> classes, List<String> previousNames) {

	private static final String NO_ID = "";

	/**
	 * Copies the list. The class itself, and those that it permits if it is sealed, need not be named among the
	 * classes; abstract ones are left out.
	 */
	public ExtentDefinition {
		indexes = List.copyOf(indexes);
		classes = complete(type, classes);
		previousNames = List.copyOf(previousNames);
	}

	/** The definition of an extent that never had another name. */
	public ExtentDefinition(String name, Class<T> type, TypeModels models, String idProperty,
			List<IndexDefinition> indexes, Set<Class<? extends T>> classes) {
		this(name, type, models, idProperty, indexes, classes, List.of());
	}

	/**
	 * The definition for a class whose objects have no ids. They are found through the objects that refer to them only.
	 */
	public static <T> ExtentDefinition<T> withoutIds(Class<T> type, TypeModels models) {
		return new ExtentDefinition<>(type.getName(), type, models, NO_ID, List.of());
	}

	/** Whether objects have ids. */
	public boolean hasIds() {
		return !this.idProperty.isEmpty();
	}

	/** The definition of an extent of one class, or of a sealed one with all that it permits. */
	public ExtentDefinition(String name, Class<T> type, TypeModels models, String idProperty,
			List<IndexDefinition> indexes) {
		this(name, type, models, idProperty, indexes, Set.of());
	}

	private static <T> Set<Class<? extends T>> complete(Class<T> type, Set<Class<? extends T>> named) {
		Set<Class<? extends T>> all = new LinkedHashSet<>();
		collect(type, all);
		List<Class<? extends T>> sorted = new ArrayList<>(named);
		sorted.sort(Comparator.comparing(Class::getName));
		sorted.forEach((each) -> collect(each, all));
		all.removeIf((each) -> each != type && (each.isInterface() || Modifier.isAbstract(each.getModifiers())));
		if (all.size() > 1 && (type.isInterface() || Modifier.isAbstract(type.getModifiers()))) {
			all.remove(type);
		}
		return Collections.unmodifiableSet(all);
	}

	@SuppressWarnings("unchecked")
	private static <T> void collect(Class<? extends T> type, Set<Class<? extends T>> all) {
		if (all.add(type) && type.isSealed()) {
			for (Class<?> permitted : type.getPermittedSubclasses()) {
				collect((Class<? extends T>) permitted, all);
			}
		}
	}

	/**
	 * Begins the definition of an extent of a class that is read by reflection ({@link ReflectionTypeModels}).
	 * @param name the extent's name in the pool
	 */
	public static <T> Builder<T> of(String name, Class<T> type) {
		return new Builder<>(name, type);
	}

	/** Begins the definition of an extent that is named as its class. */
	public static <T> Builder<T> of(Class<T> type) {
		return of(type.getName(), type);
	}

	/**
	 * Collects what an extent is defined by. Not thread-safe.
	 *
	 * @param <T> the class
	 */
	public static final class Builder<T> {

		private final String name;

		private final Class<T> type;

		private @Nullable TypeModels models;

		private @Nullable String idProperty;

		private final List<IndexDefinition> indexes = new ArrayList<>();

		private final Set<Class<? extends T>> classes = new LinkedHashSet<>();

		private List<String> previousNames = List.of();

		private Builder(String name, Class<T> type) {
			this.name = name;
			this.type = type;
		}

		/** Models of the class and of what it embeds, in place of those by reflection. */
		public Builder<T> models(TypeModels models) {
			this.models = models;
			return this;
		}

		/** Adds an index that is named as its properties. */
		public Builder<T> index(String... properties) {
			return index(IndexDefinition.of(String.join(",", properties), properties));
		}

		/** Adds an index that is named as its properties, and under each of whose keys at most one object is found. */
		public Builder<T> uniqueIndex(String... properties) {
			return index(IndexDefinition.unique(String.join(",", properties), properties));
		}

		/** Adds an index. */
		public Builder<T> index(IndexDefinition index) {
			this.indexes.add(index);
			return this;
		}

		/** Names a subclass whose objects the extent holds as well. Those that a sealed class permits need no naming. */
		public Builder<T> subclass(Class<? extends T> subclass) {
			this.classes.add(subclass);
			return this;
		}

		/** Names that the extent had in earlier releases, in place of those that were named before. */
		public Builder<T> previousNames(String... names) {
			this.previousNames = List.of(names);
			return this;
		}

		/** Names the property that identifies an object, by its path. */
		public Builder<T> id(String property) {
			this.idProperty = property;
			return this;
		}

		/**
		 * The definition.
		 * @throws IllegalStateException if no property was named that identifies an object
		 */
		public ExtentDefinition<T> build() {
			if (this.idProperty == null) {
				throw new IllegalStateException("Extent " + this.name + " has no id: name its property");
			}
			TypeModels known = (this.models != null) ? this.models : new ReflectionTypeModels();
			return new ExtentDefinition<>(this.name, this.type, known, this.idProperty, this.indexes,
					this.classes, this.previousNames);
		}

	}

}
