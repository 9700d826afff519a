/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

/**
 * What a context does for objects that refer to others, as the attached transaction asks for it.
 */
interface Graphs {

	/** The managed objects. */
	ManagedObjects managed();

	/** The reference of the object whose id has this key. */
	long locate(EntityType type, byte[] key);

	/** Makes instances. */
	GraphLoader loader();

	/** Finds the objects that instances stand for. */
	LinkedObjects referenced();

	/** Stores a new object of a class with references, and returns its reference. */
	long insertReferenced(Object entity);

	/** Overwrites an object with the state of any instance of its class; whether the states differ. */
	boolean overwrite(long reference, Object entity);

	/** The reference of an object, which is stored if it is new. */
	long referenceOf(Object entity);

	/** Runs an action, once more if it asks for the places of new objects, which are stored in between. */
	void storeReferenced(Runnable action);

	/** Writes the changes of managed instances. */
	void flush();

	/** A mark to which {@link #rollbackTo} goes back. */
	int savepoint();

	/** Goes back to a mark, after the transaction was rolled back to its savepoint. */
	void rollbackTo(int mark);

	/** Takes back what instances were given, after the transaction was rolled back. */
	void rolledBack();

}
