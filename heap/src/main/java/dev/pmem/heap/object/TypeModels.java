/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.annotation.PreviousName;
import dev.pmem.heap.exception.UnsupportedTypeException;

/**
 * Finds the model of a class. Thread-safe.
 */
@FunctionalInterface
public interface TypeModels {

	/**
	 * The model of a class that is an entity, or embedded in one.
	 * @throws UnsupportedTypeException if the class can't be stored or rebuilt
	 */
	<T> TypeModel<T> modelOf(Class<T> type);

	/**
	 * Whether instances of the class, or of classes that extend or implement it, have an identity of their own: a property
	 * of the class is a reference.
	 */
	default boolean isEntity(Class<?> type) {
		return false;
	}

	/**
	 * Whether instances of the class have an id, by which they can be deleted; false if that is not known.
	 */
	default boolean hasId(Class<?> type) {
		return false;
	}

	/**
	 * The name under which the class is stored in layouts. A class that has moved to another package keeps the name under
	 * which pools know it.
	 */
	default String storedName(Class<?> type) {
		return type.getName();
	}

	/**
	 * Further names under which layouts and extents of earlier releases know the class, the newest first: those of its own
	 * {@link PreviousName}, unless a framework knows more.
	 */
	default List<String> previousNames(Class<?> type) {
		PreviousName annotation = type.getDeclaredAnnotation(PreviousName.class);
		return (annotation != null) ? List.of(annotation.value()) : List.of();
	}

	/**
	 * The classes below an abstract class or an interface that is not sealed, of which values of that type can be, in an
	 * order that does not change. There are none unless something looks for classes.
	 */
	default Set<Class<?>> subclasses(Class<?> type) {
		return Set.of();
	}

	/**
	 * The rules that hold of the properties of an entity's class, by their paths. A path has the names of properties,
	 * separated by dots; <code>[]</code> follows that of a collection, a map or an array whose elements are meant.
	 */
	default Map<String, PropertyRules> rules(Class<?> type) {
		return Map.of();
	}

	/**
	 * How the values of a class are converted for storage, wherever they stand; null if they are stored as they are. The
	 * same for each call. Some classes of the JDK are converted unless something else is said.
	 * @param type not primitive
	 */
	default @Nullable TypeConversion conversion(Class<?> type) {
		return JdkConversions.of(type);
	}

	/** The properties of an entity's class that are not stored, because they show ids of objects to which others refer. */
	default List<ReferencedId> referencedIds(Class<?> type) {
		return List.of();
	}

}
