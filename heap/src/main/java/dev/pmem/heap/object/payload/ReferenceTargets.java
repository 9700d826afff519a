/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.payload;

import java.util.Collection;

import org.jspecify.annotations.Nullable;

/**
 * Tells where the objects lie that an object refers to, while the object is written.
 */
@FunctionalInterface
public interface ReferenceTargets {

	/** Refuses all references: for values outside of a transaction. */
	ReferenceTargets NONE = (target, type) -> {
		throw new ValuePathException("refers to a " + target.getClass().getName()
				+ ", which has an identity of its own; only objects in a transaction can refer to one");
	};

	/** The offset that stands for an object without a place. */
	long NO_OFFSET = 0;

	/**
	 * The offset of the home block of an object.
	 * @param target an instance of the object
	 * @param type the class of which the property admits instances
	 * @return {@link #NO_OFFSET} if the object has no place yet; then the object that refers to it must be written again
	 * @throws ValuePathException if the object can't be referred to
	 */
	long offsetOf(Object target, Class<?> type);

	/**
	 * The offset of the block of a persistent collection. A collection that is new is stored.
	 * @param type what the property holds
	 * @throws ValuePathException if the collection is of another transaction that has ended
	 */
	default long offsetOf(Object collection, CollectionType type) {
		throw new ValuePathException(
				"is a persistent collection, which can only be stored by objects in a transaction");
	}

	/**
	 * What is written of a collection or map of references that nobody has loaded: another one, or null, if what its owner
	 * refers to now is known better than by whoever has read these references.
	 */
	default @Nullable Object present(Object container, LazyReferences references) {
		return container;
	}

	/**
	 * The references that nobody has loaded, as they are to be stored; null if their instances must be loaded first, because
	 * the offsets mean nothing here.
	 */
	default @Nullable StoredReferences storedOf(LazyReferences references) {
		return null;
	}

	/** What is stored for a collection: the collection itself, or the elements in another order than it shows them. */
	default Collection<?> storedElements(Collection<?> collection) {
		return collection;
	}

}
