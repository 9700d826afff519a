/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.lazy;

import java.io.Serializable;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.payload.LazyReferences;

/**
 * A map that loads its values at the first touch. Serialization writes a plain map. Once loaded, as thread-safe as
 * {@link LinkedHashMap}; several threads may touch it first.
 * <p>
 * Invariant: either {@code references} or {@code loaded} is null.
 */
public final class LazyMap extends AbstractMap<@Nullable Object, @Nullable Object>
		implements
			LazyContainer,
			Serializable {

	private static final long serialVersionUID = 1L;

	/** The keys, in the order of the references; none if a function gives them. */
	private final transient List<@Nullable Object> keys;

	/** Gives the key of a value; null if there are keys. */
	private final transient @Nullable UnaryOperator<@Nullable Object> keyOf;

	private transient volatile @Nullable LazyReferences references;

	private transient @Nullable Map<@Nullable Object, @Nullable Object> loaded;

	/** A map of these references. */
	public LazyMap(List<@Nullable Object> keys, LazyReferences references) {
		this(keys, null, references);
	}

	private LazyMap(List<@Nullable Object> keys, @Nullable UnaryOperator<@Nullable Object> keyOf,
			LazyReferences references) {
		this.keys = keys;
		this.keyOf = keyOf;
		this.references = references;
	}

	/** A map of these references, of which each value tells its key. */
	public static LazyMap keyed(UnaryOperator<@Nullable Object> keyOf, LazyReferences references) {
		return new LazyMap(List.of(), keyOf, references);
	}

	/** The keys, in the order of the references as they were read. Nobody changes the list. */
	public List<@Nullable Object> keys() {
		return this.keys;
	}

	@Override
	public @Nullable LazyReferences unloaded() {
		return this.references;
	}

	private Map<@Nullable Object, @Nullable Object> map() {
		Map<@Nullable Object, @Nullable Object> known = (this.references == null) ? this.loaded : null;
		return (known != null) ? known : load();
	}

	private synchronized Map<@Nullable Object, @Nullable Object> load() {
		Map<@Nullable Object, @Nullable Object> known = this.loaded;
		if (known != null) {
			return known;
		}
		UnaryOperator<@Nullable Object> function = this.keyOf;
		LazyReferences unloaded = Objects.requireNonNull(this.references);
		@Nullable
		Object[] values = (function != null) ? unloaded.loadFilled() : unloaded.load();
		Map<@Nullable Object, @Nullable Object> made = LinkedHashMap.newLinkedHashMap(values.length);
		for (int index = 0; index < values.length; index++) {
			made.put((function != null) ? function.apply(values[index]) : this.keys.get(index), values[index]);
		}
		this.loaded = made;
		this.references = null;
		return made;
	}

	private Object writeReplace() {
		return new LinkedHashMap<>(map());
	}

	@Override
	public int size() {
		return map().size();
	}

	@Override
	public boolean containsKey(@Nullable Object key) {
		return map().containsKey(key);
	}

	@Override
	public @Nullable Object get(@Nullable Object key) {
		return map().get(key);
	}

	@Override
	public @Nullable Object put(@Nullable Object key, @Nullable Object value) {
		return map().put(key, value);
	}

	@Override
	public @Nullable Object remove(@Nullable Object key) {
		return map().remove(key);
	}

	@Override
	public void clear() {
		map().clear();
	}

	@Override
	public Set<Map.Entry<@Nullable Object, @Nullable Object>> entrySet() {
		return map().entrySet();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other == this || map().equals(other);
	}

	@Override
	public int hashCode() {
		return map().hashCode();
	}

}
