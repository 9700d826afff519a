/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The rules of a class of entities that a context can't find out by itself. Implementations are immutable and
 * thread-safe.
 */
public interface EntityRules {

	/** The rules of objects without ids. */
	EntityRules WITHOUT_IDS = withoutIds(EntityListener.NONE);

	/** The rules of objects without ids. */
	static EntityRules withoutIds(EntityListener listener) {
		return new EntityRules() {

			@Override
			public @Nullable AssignedProperty id() {
				return null;
			}

			@Override
			public Object newId(@Nullable Object id) {
				throw new IllegalStateException("Objects without ids get none");
			}

			@Override
			public @Nullable AssignedProperty version() {
				return null;
			}

			@Override
			public boolean isImmutable() {
				return false;
			}

			@Override
			public EntityListener listener() {
				return listener;
			}

		};
	}

	/** The property with the id; null if entities of the class have none. */
	@Nullable
	AssignedProperty id();

	/**
	 * The id for a new instance.
	 * @param id the id that the instance has
	 * @return the same id if the instance may keep it; otherwise a generated id
	 */
	Object newId(@Nullable Object id);

	/**
	 * Whether an instance that somebody refers to is to be stored as a new object, without a look for a stored one with its
	 * id.
	 */
	default boolean isNew(Object instance) {
		AssignedProperty id = id();
		return id == null || id.get(instance) == null;
	}

	/** Whether an instance that has an id, but is not stored, may be stored as a new object. */
	default boolean mayBeNew(Object instance) {
		return true;
	}

	/**
	 * The property that counts an object's changes, of type long, int or short or one of their boxes; null if the class
	 * has none. It is 0 in a new object, 1 if it is primitive. An instance whose count is not the stored one is not stored.
	 */
	@Nullable
	AssignedProperty version();

	/** The properties of which something else holds than of other references. */
	default List<Association> associations() {
		return List.of();
	}

	/** Whether objects of the class, or of another class of its hierarchy, have {@link #associations()}. */
	default boolean mayHaveAssociations() {
		return false;
	}

	/** Whether the class says that its instances never change, whatever its properties look like. */
	boolean isImmutable();

	/** Takes part in the loading, saving and deleting of entities of exactly this class. */
	default EntityListener listener() {
		return EntityListener.NONE;
	}

}
