/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.collection;

import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;

/**
 * A list in the pool, of any number of elements. Reading, adding, replacing and removing an element take time in proportion
 * to the logarithm of the size, wherever the element lies; {@code addAll} at the end fills whole nodes. Null elements are
 * admitted. Elements are stored by value: an element that is changed after it was read must be {@code set} again.
 * <p>
 * The list belongs to the transaction that it was got with, and is confined to that transaction's thread. Once the
 * transaction has ended, each call that reads the list reads what is committed then, in a short snapshot of its own; an
 * iterator is one over a copy. Calls that change the list throw {@link IllegalStateException} then, as do all calls if the
 * transaction was rolled back with the list or the heap is closed. Within its transaction the list shows the transaction's snapshot with the
 * transaction's own changes over it: what others commit meanwhile is neither seen nor waited for. Iterators are fail-fast
 * within the transaction, as those of {@link java.util.ArrayList}: they throw
 * {@link java.util.ConcurrentModificationException} if the list was changed otherwise, or a savepoint was rolled back to.
 * <p>
 * Adding and removing changes positions. Of two transactions that add or remove elements, the one that commits second is
 * refused with a {@link dev.pmem.heap.exception.ConflictException}; elements that are replaced conflict only with changes of
 * their neighbours, in the same node.
 *
 * @param <E> the class of the elements
 */
public interface PersistentList<E> extends List<E>, RandomAccess {

	/**
	 * A new, empty list, to be the value of a property. It lies in the Java heap until an object that has it is stored; from
	 * then on it is the stored one, and belongs to the transaction that has stored it. If that transaction is rolled back, it
	 * has the elements again that it had when it was stored.
	 */
	@SuppressWarnings("unchecked")
	static <E> PersistentList<E> create() {
		return NewCollectionHandler.create(PersistentList.class, new ArrayList<Object>());
	}

}
