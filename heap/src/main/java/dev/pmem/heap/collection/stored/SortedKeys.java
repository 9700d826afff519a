/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.collection.stored;

import java.util.AbstractSet;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.SortedSet;
import java.util.Spliterator;
import java.util.Spliterators;

import org.jspecify.annotations.Nullable;

/**
 * The keys of a sorted map, or of a range of one. A live view.
 *
 * @param <K> the class of the keys
 */
final class SortedKeys<K> extends AbstractSet<K> implements NavigableSet<K> {

	private final NavigableMap<K, ?> map;

	private final Keys<K> keys;

	/**
	 * Iterates over keys.
	 *
	 * @param <K> the class of the keys
	 */
	@FunctionalInterface
	interface Keys<K> {

		/** An iterator in the map's direction, or against it. */
		Iterator<K> iterator(boolean against);

	}

	SortedKeys(NavigableMap<K, ?> map, Keys<K> keys) {
		this.map = map;
		this.keys = keys;
	}

	@Override
	public int size() {
		return this.map.size();
	}

	@Override
	public boolean isEmpty() {
		return this.map.isEmpty();
	}

	@Override
	public boolean contains(@Nullable Object key) {
		return this.map.containsKey(key);
	}

	@Override
	public boolean remove(@Nullable Object key) {
		if (!this.map.containsKey(key)) {
			return false;
		}
		this.map.remove(key);
		return true;
	}

	@Override
	public void clear() {
		this.map.clear();
	}

	/** The number of keys may change once the transaction has ended. */
	@Override
	public Spliterator<K> spliterator() {
		return Spliterators.spliteratorUnknownSize(iterator(), Spliterator.DISTINCT | Spliterator.ORDERED);
	}

	@Override
	public Iterator<K> iterator() {
		return this.keys.iterator(false);
	}

	@Override
	public Iterator<K> descendingIterator() {
		return this.keys.iterator(true);
	}

	@Override
	public @Nullable Comparator<? super K> comparator() {
		return this.map.comparator();
	}

	@Override
	public @Nullable K lower(K key) {
		return this.map.lowerKey(key);
	}

	@Override
	public @Nullable K floor(K key) {
		return this.map.floorKey(key);
	}

	@Override
	public @Nullable K ceiling(K key) {
		return this.map.ceilingKey(key);
	}

	@Override
	public @Nullable K higher(K key) {
		return this.map.higherKey(key);
	}

	@Override
	public K first() {
		return this.map.firstKey();
	}

	@Override
	public K last() {
		return this.map.lastKey();
	}

	@Override
	public @Nullable K pollFirst() {
		return keyOf(this.map.pollFirstEntry());
	}

	@Override
	public @Nullable K pollLast() {
		return keyOf(this.map.pollLastEntry());
	}

	private static <K> @Nullable K keyOf(Map.@Nullable Entry<K, ?> entry) {
		return (entry == null) ? null : entry.getKey();
	}

	@Override
	public NavigableSet<K> descendingSet() {
		return this.map.descendingMap().navigableKeySet();
	}

	@Override
	public NavigableSet<K> subSet(K from, boolean fromInclusive, K to, boolean toInclusive) {
		return this.map.subMap(from, fromInclusive, to, toInclusive).navigableKeySet();
	}

	@Override
	public NavigableSet<K> headSet(K to, boolean inclusive) {
		return this.map.headMap(to, inclusive).navigableKeySet();
	}

	@Override
	public NavigableSet<K> tailSet(K from, boolean inclusive) {
		return this.map.tailMap(from, inclusive).navigableKeySet();
	}

	@Override
	public SortedSet<K> subSet(K from, K to) {
		return subSet(from, true, to, false);
	}

	@Override
	public SortedSet<K> headSet(K to) {
		return headSet(to, false);
	}

	@Override
	public SortedSet<K> tailSet(K from) {
		return tailSet(from, true);
	}

}
