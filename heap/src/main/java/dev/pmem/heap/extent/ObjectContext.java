/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.function.Function;
import java.util.function.LongPredicate;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.payload.ReferenceSource;
import dev.pmem.heap.object.payload.ReferenceTargets;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.HeapTransaction;

/**
 * Who knows the instances of a transaction's objects: the persistence context that the transaction is attached to. Used by
 * the transaction's thread.
 */
public interface ObjectContext extends ReferenceSource, ReferenceTargets {

	/**
	 * The reference of the object of which the caller has an instance: a managed one, or one with the object's id.
	 * @return {@link Extent#NONE} if no such object is stored
	 * @throws IllegalArgumentException if nothing tells which object it is: it has no id
	 */
	long find(Object instance);

	/**
	 * Stores a new object, with the new objects that it refers to.
	 * @return its reference
	 */
	long insert(Object instance);

	/**
	 * Overwrites an object with the state of an instance, and stores the new objects that this one refers to.
	 * @return whether the states differ
	 */
	boolean update(long reference, Object instance);

	/** Whether the object has an instance with changes that were not written. */
	boolean isChanged(long reference);

	/** Whether an object of the instance's class has an id, by which it can be deleted. */
	boolean hasId(Object instance);

	/** The reference of an object, which is stored if it is new. */
	long referenceOf(Object instance);

	/**
	 * Runs an action that encodes and stores a value, once more if the value refers to new objects, which are stored in
	 * between.
	 */
	void storeReferenced(Runnable action);

	/** The transaction is about to commit: changes of instances must be written now. */
	void beforeCommit();

	/** All changes are made: nothing is written any more before the commit. */
	void settled();

	/** The transaction was committed. */
	void committed();

	/** An object was deleted past the context. */
	void deleted(long reference);

	/** Deletes an object that refers to a deleted one. */
	void delete(long reference);

	/**
	 * Takes references out of an object where its properties are declared with {@code @OnDelete(SET_NULL)}; counts as a
	 * change of the object.
	 * @param gone says which objects are not to be referred to any more
	 */
	void erase(long reference, LongPredicate gone);

	/** The instances of objects that {@link #erase} has changed get their state. */
	void refreshErased();

	/** A mark that {@link #rolledBackTo} gets. The transaction takes its own savepoint afterwards. */
	int savepoint();

	/** The transaction went back to its savepoint. */
	void rolledBackTo(int mark);

	/** The transaction was rolled back, or its commit failed. */
	void rolledBack();

	/**
	 * Runs an action in a short snapshot, after the transaction's end. What it loads belongs to the instances of this context:
	 * what is there already is that instance.
	 */
	<R extends @Nullable Object> R onSnapshot(Function<HeapTransaction, R> action);

}
