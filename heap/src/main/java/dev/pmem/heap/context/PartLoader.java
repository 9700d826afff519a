/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.store.HeapTransaction;

/**
 * Loads parts of instances whose transaction has ended. Implementations are thread-safe.
 */
interface PartLoader {

	/**
	 * The instances that are referred to now.
	 * @throws dev.pmem.heap.exception.ConflictException if the owner was deleted meanwhile
	 * @throws IllegalStateException if the heap is closed
	 */
	@Nullable
	Object[] load(ContextReferences references);

	/**
	 * The instances that are in an inverse property now.
	 * @throws dev.pmem.heap.exception.ConflictException if the owner was deleted meanwhile
	 * @throws IllegalStateException if the heap is closed
	 */
	Object[] load(ManagedObject owner, Association association);

	/**
	 * Fills an instance that fills itself, with the object's state as it is now.
	 * @throws dev.pmem.heap.exception.ConflictException if the object was deleted meanwhile
	 * @throws IllegalStateException if the heap is closed
	 */
	void fill(ManagedObject object);

	/**
	 * Runs an action in a short snapshot. The instances of what it loads belong to those that are there.
	 * @throws IllegalStateException if the heap is closed
	 */
	<R extends @Nullable Object> R onSnapshot(Function<HeapTransaction, R> action);

}
