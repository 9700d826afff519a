/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.collection.stored;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.Spliterator;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.collection.stored.OrderedEntries.Located;
import dev.pmem.heap.exception.CorruptPoolException;

/**
 * A range of a sorted map, up or down; the whole map is such a range, too. Confined to the transaction's thread.
 *
 * @param <K> the class of the keys
 * @param <V> the class of the values
 */
class SortedView<K, V> extends AbstractMap<K, V> implements NavigableMap<K, V> {

	final StoredEntries entries;

	private final EntryRange range;

	private final boolean descending;

	/** The order of keys upwards. */
	private final Comparator<Object> order;

	SortedView(StoredEntries entries, EntryRange range, boolean descending) {
		this.entries = entries;
		this.range = range;
		this.descending = descending;
		this.order = Objects.requireNonNull(entries.codec().keyOrder());
	}

	// Whole range

	@Override
	public int size() {
		if (this.range.equals(EntryRange.ALL)) {
			return this.entries.intSize();
		}
		long count = 0;
		for (Iterator<K> keys = keyIterator(this.descending); keys.hasNext(); keys.next()) {
			count++;
		}
		return (int) Math.min(count, Integer.MAX_VALUE);
	}

	@Override
	public boolean isEmpty() {
		return first(this.range, false) == null;
	}

	@Override
	public void clear() {
		if (this.range.equals(EntryRange.ALL)) {
			this.entries.clear();
			return;
		}
		for (Iterator<K> keys = keyIterator(false); keys.hasNext();) {
			keys.next();
			keys.remove();
		}
	}

	private Iterator<K> keyIterator(boolean downwards) {
		return EntryIterator.ofKeys(this.entries, this.range, downwards);
	}

	/** An iterator over the keys in this view's direction, or against it. */
	Iterator<K> keys(boolean against) {
		return keyIterator(this.descending != against);
	}

	// Single keys

	private boolean isInRange(@Nullable Object key) {
		return !this.entries.codec().isKey(key) || key != null && this.range.contains(key, this.order);
	}

	@Override
	public boolean containsKey(@Nullable Object key) {
		return isInRange(key) && this.entries.contains(key);
	}

	@Override
	public @Nullable V get(@Nullable Object key) {
		return isInRange(key) ? value(this.entries.find(key)) : null;
	}

	@SuppressWarnings("unchecked")
	private @Nullable V value(@Nullable StoredEntry entry) {
		return (entry == null) ? null : (V) entry.value;
	}

	@Override
	public @Nullable V put(K key, V value) {
		if (!isInRange(key)) {
			throw new IllegalArgumentException("key out of range: " + key);
		}
		return value(this.entries.put(key, value));
	}

	@Override
	public @Nullable V remove(@Nullable Object key) {
		return isInRange(key) ? value(this.entries.remove(key)) : null;
	}

	// Neighbours

	private Map.@Nullable Entry<K, V> first(EntryRange part, boolean downwards) {
		try {
			StoredEntry found = this.entries.<@Nullable StoredEntry>reading((present) -> {
				Located first = new OrderedEntries(present, part, downwards).next();
				return (first == null) ? null : first.entry();
			});
			return (found == null) ? null : entry(found);
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw this.entries.translate(ex);
		}
	}

	@SuppressWarnings("unchecked")
	private Map.Entry<K, V> entry(StoredEntry entry) {
		return new SimpleImmutableEntry<>((K) entry.key, (V) entry.value);
	}

	/** The first entry of this view at or behind a key, in the view's direction or against it. */
	private Map.@Nullable Entry<K, V> behind(K key, boolean inclusive, boolean against) {
		requireKey(key);
		boolean downwards = this.descending != against;
		EntryRange bounds = this.range;
		if (downwards) {
			boolean isAbove = !bounds.isAtOrBelowUpper(key, this.order);
			return first(isAbove ? bounds : new EntryRange(bounds.lower(), bounds.lowerInclusive(), key, inclusive),
					true,
					key, bounds);
		}
		boolean isBelow = !bounds.isAtOrAboveLower(key, this.order);
		return first(isBelow ? bounds : new EntryRange(key, inclusive, bounds.upper(), bounds.upperInclusive()), false,
				key, bounds);
	}

	/** As {@link #first}, unless the key lies on the far side of the bounds, so that nothing is behind it. */
	private Map.@Nullable Entry<K, V> first(EntryRange part, boolean downwards, K key, EntryRange bounds) {
		boolean isBeyond = downwards
				? !bounds.isAtOrAboveLower(key, this.order)
				: !bounds.isAtOrBelowUpper(key, this.order);
		return isBeyond ? null : first(part, downwards);
	}

	private void requireKey(Object key) {
		Objects.requireNonNull(key);
		if (!this.entries.codec().isKey(key)) {
			throw new ClassCastException(key.getClass().getName() + " is no key of this map");
		}
	}

	private static <K, V> @Nullable K keyOf(Map.@Nullable Entry<K, V> entry) {
		return (entry == null) ? null : entry.getKey();
	}

	@Override
	public Map.@Nullable Entry<K, V> lowerEntry(K key) {
		return behind(key, false, true);
	}

	@Override
	public @Nullable K lowerKey(K key) {
		return keyOf(lowerEntry(key));
	}

	@Override
	public Map.@Nullable Entry<K, V> floorEntry(K key) {
		return behind(key, true, true);
	}

	@Override
	public @Nullable K floorKey(K key) {
		return keyOf(floorEntry(key));
	}

	@Override
	public Map.@Nullable Entry<K, V> ceilingEntry(K key) {
		return behind(key, true, false);
	}

	@Override
	public @Nullable K ceilingKey(K key) {
		return keyOf(ceilingEntry(key));
	}

	@Override
	public Map.@Nullable Entry<K, V> higherEntry(K key) {
		return behind(key, false, false);
	}

	@Override
	public @Nullable K higherKey(K key) {
		return keyOf(higherEntry(key));
	}

	@Override
	public Map.@Nullable Entry<K, V> firstEntry() {
		return first(this.range, this.descending);
	}

	@Override
	public Map.@Nullable Entry<K, V> lastEntry() {
		return first(this.range, !this.descending);
	}

	@Override
	public K firstKey() {
		return required(firstEntry()).getKey();
	}

	@Override
	public K lastKey() {
		return required(lastEntry()).getKey();
	}

	private static <K, V> Map.Entry<K, V> required(Map.@Nullable Entry<K, V> entry) {
		if (entry == null) {
			throw new NoSuchElementException();
		}
		return entry;
	}

	@Override
	public Map.@Nullable Entry<K, V> pollFirstEntry() {
		return poll(firstEntry());
	}

	@Override
	public Map.@Nullable Entry<K, V> pollLastEntry() {
		return poll(lastEntry());
	}

	private Map.@Nullable Entry<K, V> poll(Map.@Nullable Entry<K, V> entry) {
		if (entry != null) {
			this.entries.remove(entry.getKey());
		}
		return entry;
	}

	// Views

	@Override
	public @Nullable Comparator<? super K> comparator() {
		Comparator<Object> natural = natural();
		if (this.order.equals(natural)) {
			return this.descending ? Collections.reverseOrder() : null;
		}
		return this.descending ? this.order.reversed() : this.order;
	}

	@SuppressWarnings({"unchecked", "rawtypes"})
	private static Comparator<Object> natural() {
		return (Comparator) Comparator.naturalOrder();
	}

	/** The part between two bounds in this view's direction; null bounds stand for this view's own. */
	private SortedView<K, V> part(@Nullable K from, boolean fromInclusive, @Nullable K to, boolean toInclusive) {
		K low = this.descending ? to : from;
		boolean lowInclusive = this.descending ? toInclusive : fromInclusive;
		K high = this.descending ? from : to;
		boolean highInclusive = this.descending ? fromInclusive : toInclusive;
		if (low != null) {
			requireKey(low);
		}
		if (high != null) {
			requireKey(high);
		}
		if (low != null && high != null && this.order.compare(low, high) > 0) {
			throw new IllegalArgumentException("fromKey > toKey");
		}
		if (!this.range.admits(new EntryRange(low, lowInclusive, high, highInclusive), this.order)) {
			throw new IllegalArgumentException("key out of range");
		}
		EntryRange part = new EntryRange((low != null) ? low : this.range.lower(),
				(low != null) ? lowInclusive : this.range.lowerInclusive(), (high != null) ? high : this.range.upper(),
				(high != null) ? highInclusive : this.range.upperInclusive());
		return new SortedView<>(this.entries, part, this.descending);
	}

	@Override
	public NavigableMap<K, V> descendingMap() {
		return new SortedView<>(this.entries, this.range, !this.descending);
	}

	@Override
	public NavigableMap<K, V> subMap(K from, boolean fromInclusive, K to, boolean toInclusive) {
		return part(Objects.requireNonNull(from), fromInclusive, Objects.requireNonNull(to), toInclusive);
	}

	@Override
	public NavigableMap<K, V> headMap(K to, boolean inclusive) {
		return part(null, false, Objects.requireNonNull(to), inclusive);
	}

	@Override
	public NavigableMap<K, V> tailMap(K from, boolean inclusive) {
		return part(Objects.requireNonNull(from), inclusive, null, false);
	}

	@Override
	public SortedMap<K, V> subMap(K from, K to) {
		return subMap(from, true, to, false);
	}

	@Override
	public SortedMap<K, V> headMap(K to) {
		return headMap(to, false);
	}

	@Override
	public SortedMap<K, V> tailMap(K from) {
		return tailMap(from, true);
	}

	@Override
	public NavigableSet<K> navigableKeySet() {
		return new SortedKeys<>(this, this::keys);
	}

	@Override
	public Set<K> keySet() {
		return navigableKeySet();
	}

	@Override
	public NavigableSet<K> descendingKeySet() {
		return descendingMap().navigableKeySet();
	}

	@Override
	public Set<Map.Entry<K, V>> entrySet() {
		return new AbstractSet<>() {

			@Override
			public int size() {
				return SortedView.this.size();
			}

			@Override
			public boolean isEmpty() {
				return SortedView.this.isEmpty();
			}

			@Override
			public boolean contains(@Nullable Object candidate) {
				return candidate instanceof Map.Entry<?, ?> entry && isThere(entry);
			}

			@Override
			public boolean remove(@Nullable Object candidate) {
				if (!contains(candidate)) {
					return false;
				}
				SortedView.this.remove(((Map.Entry<?, ?>) Objects.requireNonNull(candidate)).getKey());
				return true;
			}

			@Override
			public void clear() {
				SortedView.this.clear();
			}

			@Override
			public Spliterator<Map.Entry<K, V>> spliterator() {
				return EntryIterator.spliterator(SortedView.this.entries, this);
			}

			@Override
			public Iterator<Map.Entry<K, V>> iterator() {
				return EntryIterator.ofEntries(SortedView.this.entries, SortedView.this.range,
						SortedView.this.descending);
			}

		};
	}

	private boolean isThere(Map.Entry<?, ?> entry) {
		Object key = entry.getKey();
		StoredEntry found = (key != null && isInRange(key)) ? this.entries.find(key) : null;
		return found != null && Objects.equals(found.value, entry.getValue());
	}

}
