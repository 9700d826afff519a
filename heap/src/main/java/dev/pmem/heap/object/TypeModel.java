/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object;

import java.lang.invoke.MethodHandle;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.annotation.DeleteAction;

/**
 * How a class is stored and rebuilt: its persistent properties and its creator. Made by reflection
 * ({@link ReflectionTypeModels}) or by a mapping framework.
 *
 * @param type the class
 * @param properties the persistent properties, in a stable order, names unique
 * @param creator constructor or factory method, of exact type {@code (parameters...)type}
 * @param creatorProperties for each parameter of the creator the index of the property that it takes
 * @param <T> the class
 */
public record TypeModel<T>(Class<T> type, List<Property> properties, MethodHandle creator,
		List<Integer> creatorProperties) {

	/** Copies both lists. */
	public TypeModel {
		properties = List.copyOf(properties);
		creatorProperties = List.copyOf(creatorProperties);
	}

	/**
	 * One persistent property.
	 *
	 * @param name its name, by which layouts map it
	 * @param type its type with generic arguments, type variables resolved
	 * @param getter handle of exact type {@code (owner)rawType}
	 * @param setter handle of exact type {@code (owner, rawType)void}; null if only the creator can set it
	 * @param previousNames names that the property had in earlier releases of the class, the newest first
	 * @param onDelete what happens to the owner if an entity is deleted that the property refers to
	 * @param isLazy whether an entity that the property refers to loads when a method of it is called
	 */
	public record Property(String name, java.lang.reflect.Type type, MethodHandle getter,
			@Nullable MethodHandle setter, List<String> previousNames, DeleteAction onDelete, boolean isLazy) {

		/** Copies the list. */
		public Property {
			previousNames = List.copyOf(previousNames);
		}

		/** A property whose references load with their owner. */
		public Property(String name, java.lang.reflect.Type type, MethodHandle getter,
				@Nullable MethodHandle setter, List<String> previousNames, DeleteAction onDelete) {
			this(name, type, getter, setter, previousNames, onDelete, false);
		}

		/** As above, a property whose references forbid that their targets are deleted. */
		public Property(String name, java.lang.reflect.Type type, MethodHandle getter,
				@Nullable MethodHandle setter, List<String> previousNames) {
			this(name, type, getter, setter, previousNames, DeleteAction.RESTRICT);
		}

		/** As above, a property that never had another name. */
		public Property(String name, java.lang.reflect.Type type, MethodHandle getter,
				@Nullable MethodHandle setter) {
			this(name, type, getter, setter, List.of());
		}

	}

}
