/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.collection.stored;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.Spliterator;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.collection.PersistentMap;

/**
 * A map of a transaction.
 *
 * @param <K> the class of the keys
 * @param <V> the class of the values
 */
final class StoredMap<K, V> extends AbstractMap<K, V> implements PersistentMap<K, V>, KeyedCollection {

	private final StoredEntries entries;

	StoredMap(StoredEntries entries) {
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
	public boolean containsKey(@Nullable Object key) {
		return this.entries.contains(key);
	}

	@Override
	public @Nullable V get(@Nullable Object key) {
		return value(this.entries.find(key));
	}

	@SuppressWarnings("unchecked")
	private @Nullable V value(@Nullable StoredEntry entry) {
		return (entry == null) ? null : (V) entry.value;
	}

	@Override
	public @Nullable V put(K key, V value) {
		return value(this.entries.put(key, value));
	}

	@Override
	public @Nullable V remove(@Nullable Object key) {
		return value(this.entries.remove(key));
	}

	@Override
	public void clear() {
		this.entries.clear();
	}

	@Override
	public Set<K> keySet() {
		return new AbstractSet<>() {

			@Override
			public int size() {
				return StoredMap.this.size();
			}

			@Override
			public boolean contains(@Nullable Object key) {
				return containsKey(key);
			}

			@Override
			public boolean remove(@Nullable Object key) {
				return StoredMap.this.entries.remove(key) != null;
			}

			@Override
			public void clear() {
				StoredMap.this.clear();
			}

			@Override
			public Spliterator<K> spliterator() {
				return EntryIterator.spliterator(StoredMap.this.entries, this);
			}

			@Override
			public Iterator<K> iterator() {
				return EntryIterator.ofKeys(StoredMap.this.entries, EntryRange.ALL, false);
			}

		};
	}

	@Override
	public Set<Map.Entry<K, V>> entrySet() {
		return new AbstractSet<>() {

			@Override
			public int size() {
				return StoredMap.this.size();
			}

			@Override
			public boolean contains(@Nullable Object candidate) {
				return candidate instanceof Map.Entry<?, ?> entry && isThere(entry);
			}

			@Override
			public boolean remove(@Nullable Object candidate) {
				return candidate instanceof Map.Entry<?, ?> entry && isThere(entry)
						&& StoredMap.this.entries.remove(entry.getKey()) != null;
			}

			@Override
			public void clear() {
				StoredMap.this.clear();
			}

			@Override
			public Spliterator<Map.Entry<K, V>> spliterator() {
				return EntryIterator.spliterator(StoredMap.this.entries, this);
			}

			@Override
			public Iterator<Map.Entry<K, V>> iterator() {
				return EntryIterator.ofEntries(StoredMap.this.entries, EntryRange.ALL, false);
			}

		};
	}

	private boolean isThere(Map.Entry<?, ?> entry) {
		StoredEntry found = (entry.getKey() == null) ? null : this.entries.find(entry.getKey());
		return found != null && Objects.equals(found.value, entry.getValue());
	}

}
