/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.UnsupportedTypeException;
import dev.pmem.heap.store.HeapTransaction;

/**
 * Finds the types of the objects that others refer to. Implementations are thread-safe.
 */
public interface EntityTypes {

	/** Knows no types: for contexts whose entities refer to no others. */
	EntityTypes NONE = new EntityTypes() {

		@Override
		public EntityType typeOf(Class<?> type) {
			throw new UnsupportedTypeException(type.getName() + " is not known here as a class with an identity");
		}

		@Override
		public EntityType typeOf(HeapTransaction transaction, int layoutNumber, Class<?> admitted,
				@Nullable String property) {
			return typeOf(admitted);
		}

		@Override
		public HeapTransaction beginReadOnly() {
			throw new IllegalStateException("Nothing can be loaded any more");
		}

	};

	/**
	 * The type of the instances of a class.
	 * @throws UnsupportedTypeException if instances of the class have no identity, or can't be stored
	 */
	EntityType typeOf(Class<?> type);

	/**
	 * Whether a flush of an instance may store new objects of some classes, because a chain of references may lead to such
	 * objects.
	 */
	default boolean mayBringIn(EntityType from, Set<Class<?>> wanted) {
		return from.hasReferences();
	}

	/**
	 * The type of an object that is stored in this layout.
	 * @param admitted the class of which the property that refers to the object admits instances
	 * @param property the property, for messages; null if none has led to the object
	 * @throws dev.pmem.heap.exception.LayoutMismatchException if the object's class is not known, or not admitted
	 */
	EntityType typeOf(HeapTransaction transaction, int layoutNumber, Class<?> admitted, @Nullable String property);

	/** The instances of objects without ids whose transactions have ended; null if nobody keeps them. */
	default @Nullable ReadObjects readObjects() {
		return null;
	}

	/** Tells of loads that bring in too many objects of these types. */
	default LoadWarning loadWarning() {
		return LoadWarning.NEVER;
	}

	/**
	 * Begins a transaction on the newest snapshot, in which parts of detached instances are loaded.
	 * @throws IllegalStateException if the heap is closed
	 */
	HeapTransaction beginReadOnly();

}
