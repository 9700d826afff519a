/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

/**
 * Takes part in the loading, saving and deleting of the entities of a class. It is called on the thread of the context, within its transaction.
 * It may use the context, and may throw, which ends the operation. Each method returns the instance to go on with: the
 * given instance, or another one in its place. If the instance is managed and must stay the same, the state of the
 * other one is copied onto it.
 * <p>
 * Saving calls {@link #beforeAssign}; then id and version are assigned. It calls {@link #beforeWrite}; then the
 * instance is written. Finally it calls {@link #afterWrite}. If an instance is equal to the stored object, it is not
 * written, and no method is called.
 */
public interface EntityListener {

	/** Takes part in nothing. */
	EntityListener NONE = new EntityListener() {};

	/** Whether {@link #afterRead} does anything. If not, it is not called. */
	default boolean observesLoads() {
		return false;
	}

	/** An instance was made of a stored object. */
	default Object afterRead(Object instance) {
		return instance;
	}

	/**
	 * Whether {@link #beforeAssign}, {@link #beforeWrite} and {@link #afterWrite} do anything. If not, they are not called,
	 * and an instance's state is encoded only once on its way into the heap.
	 */
	default boolean observesSaves() {
		return false;
	}

	/**
	 * Whether the methods for saving may change, store or delete other objects, so that a flush looks again at those that it
	 * has passed.
	 */
	default boolean mayChangeOthers() {
		return false;
	}

	/**
	 * An instance is about to be written, and has no new id or version yet.
	 * @param isNew whether it becomes a new object
	 */
	default Object beforeAssign(Object instance, boolean isNew) {
		return instance;
	}

	/** An instance is about to be written. */
	default Object beforeWrite(Object instance) {
		return instance;
	}

	/**
	 * An instance was written to the transaction, which isn't committed yet.
	 * @param isNew whether it became a new object
	 */
	default Object afterWrite(Object instance, boolean isNew) {
		return instance;
	}

	/**
	 * Whether {@link #beforeDelete} and {@link #afterDelete} do anything. If so, an object is loaded before it is deleted,
	 * whichever way that happens.
	 */
	default boolean observesDeletes() {
		return false;
	}

	/** An object is about to be deleted. */
	default void beforeDelete(Object instance) {}

	/** An object was deleted in the transaction, which isn't committed yet. */
	default void afterDelete(Object instance) {}

}
