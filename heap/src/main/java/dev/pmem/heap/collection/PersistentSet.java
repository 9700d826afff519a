/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.collection;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A set in the pool, of any number of elements. Looking up, adding and removing take time in proportion to the logarithm of
 * the size. Null is not admitted.
 * <p>
 * Elements are the same if their stored values compare as equal in queries: classes property by property, without
 * {@code equals}; {@code BigDecimal}s of different scale, and date-times of different offset, if they are the same number or
 * moment. The order of iteration is that of the stored keys: by value for numbers, times and text.
 * <p>
 * Transactions, iteration and conflicts are as in {@link PersistentMap}.
 *
 * @param <E> the class of the elements
 */
public interface PersistentSet<E> extends Set<E> {

	/**
	 * A new, empty set, to be the value of a property. It lies in the Java heap until an object that has it is stored; from
	 * then on it is the stored one, and belongs to the transaction that has stored it. If that transaction is rolled back, it
	 * has the elements again that it had when it was stored.
	 */
	@SuppressWarnings("unchecked")
	static <E> PersistentSet<E> create() {
		return NewCollectionHandler.create(PersistentSet.class, new LinkedHashSet<Object>());
	}

}
