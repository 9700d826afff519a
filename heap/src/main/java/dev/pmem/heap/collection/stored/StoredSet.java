/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.collection.stored;

import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Spliterator;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.collection.PersistentSet;

/**
 * A set of a transaction.
 *
 * @param <E> the class of the elements
 */
final class StoredSet<E> extends AbstractSet<E> implements PersistentSet<E>, KeyedCollection {

	private final StoredEntries entries;

	StoredSet(StoredEntries entries) {
		this.entries = entries;
	}

	@Override
	public StoredEntries entries() {
		return this.entries;
	}

	@Override
	public int size() {
		return this.entries.intSize();
	}

	@Override
	public boolean contains(@Nullable Object element) {
		return this.entries.contains(element);
	}

	@Override
	public boolean add(E element) {
		return this.entries.put(element, null) == null;
	}

	@Override
	public boolean remove(@Nullable Object element) {
		return this.entries.remove(element) != null;
	}

	@Override
	public void clear() {
		this.entries.clear();
	}

	@Override
	public Spliterator<E> spliterator() {
		return EntryIterator.spliterator(this.entries, this);
	}

	@Override
	public Iterator<E> iterator() {
		return EntryIterator.ofKeys(this.entries, EntryRange.ALL, false);
	}

}
