/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.store;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.object.TypeModels;

/**
 * The definition of an extent: the set of all stored objects of a class, found by their id.
 *
 * @param name the extent's name in the pool; usually that of the class
 * @param type the class
 * @param models models of the class and of the classes that it embeds
 * @param idProperty path of the property that identifies an object; never null when stored
 * @param indexes further indexes. An index in the pool that is not named here is dropped; a new index is built
 * @param <T> the class
 */
public record ExtentDefinition<T>(String name, Class<T> type, TypeModels models, String idProperty,
		List<IndexDefinition> indexes) {

	/** Copies the list. */
	public ExtentDefinition {
		indexes = List.copyOf(indexes);
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
			return new ExtentDefinition<>(this.name, this.type, known, this.idProperty, this.indexes);
		}

	}

}
