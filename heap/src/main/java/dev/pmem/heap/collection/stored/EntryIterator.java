/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.collection.stored;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.collection.stored.OrderedEntries.Located;
import dev.pmem.heap.exception.CorruptPoolException;

/**
 * An iterator over the entries of a set or map, or over what is made of each. It never throws
 * {@link java.util.ConcurrentModificationException}. Not thread-safe.
 *
 * @param <T> what it gives
 */
final class EntryIterator<T> implements Iterator<T> {

	private final StoredEntries entries;

	private final OrderedEntries walk;

	private final Function<StoredEntry, T> view;

	/** The entry to give next; looked for when it is asked for. */
	private @Nullable Located next;

	private boolean isLookedFor;

	/** The entry that was given last, unless it was removed. */
	private @Nullable Located last;

	EntryIterator(StoredEntries entries, EntryRange range, boolean descending, Function<StoredEntry, T> view) {
		this.entries = entries;
		this.view = view;
		try {
			this.walk = new OrderedEntries(entries, range, descending);
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw entries.translate(ex);
		}
	}

	@Override
	public boolean hasNext() {
		try {
			Located found = this.next;
			if (!this.isLookedFor || found != null && this.entries.isRemoved(found.reference())) {
				this.next = this.walk.next();
				this.isLookedFor = true;
			}
			return this.next != null;
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw this.entries.translate(ex);
		}
	}

	@Override
	public T next() {
		if (!hasNext()) {
			throw new NoSuchElementException();
		}
		Located found = Objects.requireNonNull(this.next);
		this.last = found;
		this.next = null;
		this.isLookedFor = false;
		return this.view.apply(found.entry());
	}

	@Override
	public void remove() {
		Located removed = this.last;
		if (removed == null) {
			throw new IllegalStateException("next() was not called, or its entry is removed already");
		}
		this.last = null;
		this.entries.remove(removed.entry().key);
	}

	/** An entry of a map that writes through. */
	static final class MapEntry<K, V> extends java.util.AbstractMap.SimpleEntry<K, V> {

		private static final long serialVersionUID = 1L;

		private final transient StoredEntries entries;

		@SuppressWarnings("unchecked")
		MapEntry(StoredEntries entries, StoredEntry entry) {
			super((K) entry.key, (V) entry.value);
			this.entries = entries;
		}

		@Override
		public V setValue(V value) {
			this.entries.put(getKey(), value);
			return super.setValue(value);
		}

	}

	/** An iterator over the entries of a map. */
	static <K, V> Iterator<Map.Entry<K, V>> ofEntries(StoredEntries entries, EntryRange range,
			boolean descending) {
		return of(entries, range, descending, (entry) -> new MapEntry<>(entries, entry));
	}

	/** An iterator over the keys, or the elements of a set. */
	@SuppressWarnings("unchecked")
	static <K> Iterator<K> ofKeys(StoredEntries entries, EntryRange range, boolean descending) {
		return of(entries, range, descending, (entry) -> (K) Objects.requireNonNull(entry.key));
	}

	/** After the transaction's end over a copy: no snapshot outlives a call. */
	private static <T> Iterator<T> of(StoredEntries entries, EntryRange range, boolean descending,
			Function<StoredEntry, T> view) {
		return entries.isDetached()
				? entries.reading((now) -> copy(now, range, descending)).stream().map(view).iterator()
				: new EntryIterator<>(entries, range, descending, view);
	}

	private static List<StoredEntry> copy(StoredEntries entries, EntryRange range, boolean descending) {
		List<StoredEntry> all = new ArrayList<>();
		new EntryIterator<>(entries, range, descending, (entry) -> entry).forEachRemaining(all::add);
		return all;
	}

	/** A spliterator over a view of the entries; it knows their number only while that stays. */
	static <T> Spliterator<T> spliterator(StoredEntries entries, Set<T> view) {
		return entries.isDetached()
				? Spliterators.spliteratorUnknownSize(view.iterator(), Spliterator.DISTINCT)
				: Spliterators.spliterator(view, Spliterator.DISTINCT);
	}

}
