/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

/**
 * A context that loads a part of detached instances.
 */
interface Graphs {

	/** The managed objects. */
	ManagedObjects managed();

	/** The reference of the object whose id has this key. */
	long locate(EntityType type, byte[] key);

	/** The type of an instance. */
	EntityType typeOf(Object instance);

	/** The object for which an instance stands, managed or detached; {@code Extent.NONE} if it is new, or not stored. */
	long stored(Object instance);

	/** Finds what refers to objects, for their inverse properties. */
	InverseProperties inverses();

	/** Makes instances. */
	GraphLoader loader();

	/**
	 * The instances that are there already take the places of stored objects.
	 * @param loader loads further parts, once this context's transaction has ended
	 */
	void join(DetachedGraph instances, PartLoader loader);

}
