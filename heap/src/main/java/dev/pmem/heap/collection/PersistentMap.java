/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.collection;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map in the pool, of any number of entries. Looking up, putting and removing take time in proportion to the logarithm of
 * the size. Null values are admitted, null keys are not. Values are stored by value: a value that is changed after it was
 * read must be put again. Text keys may be of any length.
 * <p>
 * Keys are the same if their stored values compare as equal in queries: classes property by property, without
 * {@code equals}; {@code BigDecimal}s of different scale, and date-times of different offset, if they are the same number or
 * moment. The order of iteration is that of the stored keys.
 * <p>
 * The map belongs to the transaction that it was got with, and is confined to that transaction's thread. Once the
 * transaction has ended, each call that reads the map reads what is committed then, in a short snapshot of its own; an
 * iterator is one over a copy. Calls that change the map throw {@link IllegalStateException} then, as do all calls if the
 * transaction was rolled back with the map or the heap is closed. Within its transaction the map shows the transaction's snapshot with the
 * transaction's own changes over it: what others commit meanwhile is neither seen nor waited for. Iterators never throw
 * {@link java.util.ConcurrentModificationException}: an iterator shows the entries that were there when it was made, without
 * those that the transaction has removed since.
 * <p>
 * Transactions that put or remove different keys all commit. Of two that put, replace or remove the same key, or of which one
 * clears the map, the one that commits second is refused with a {@link dev.pmem.heap.exception.ConflictException}. A map
 * whose entries change does not count as a change of the object that has the map as a property.
 *
 * @param <K> the class of the keys
 * @param <V> the class of the values
 */
public interface PersistentMap<K, V> extends Map<K, V> {

	/**
	 * A new, empty map, to be the value of a property. It lies in the Java heap until an object that has it is stored; from
	 * then on it is the stored one, and belongs to the transaction that has stored it. If that transaction is rolled back, it
	 * has the elements again that it had when it was stored.
	 */
	@SuppressWarnings("unchecked")
	static <K, V> PersistentMap<K, V> create() {
		return NewCollectionHandler.create(PersistentMap.class, new LinkedHashMap<Object, Object>());
	}

}
