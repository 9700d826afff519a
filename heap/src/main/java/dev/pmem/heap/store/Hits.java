/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.store;

import dev.pmem.heap.exception.CorruptPoolException;

/**
 * The objects that a query found, one after the other. A hit is a reference and, on request, the object. Bytes that
 * were read to match the object are not read again. Belongs to the transaction of the query; not thread-safe.
 *
 * @param <T> the class of the objects
 */
public interface Hits<T> extends References {

	/**
	 * A new instance with the current object's state, as {@link Extent#read} returns it. The instance includes changes
	 * that this transaction has made to the object since it was matched. Must be called after {@link #next()} was true.
	 * @throws IllegalStateException if this transaction has deleted the object meanwhile, or has ended
	 * @throws CorruptPoolException if the object's bytes are damaged
	 */
	T read();

}
