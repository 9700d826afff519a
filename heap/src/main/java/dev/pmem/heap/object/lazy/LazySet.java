/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.lazy;

import java.io.Serializable;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.payload.LazyReferences;

/**
 * A set that loads its elements at the first touch. Serialization writes a plain set. Once loaded, as thread-safe as
 * {@link LinkedHashSet}; several threads may touch it first.
 * <p>
 * Invariant: either {@code references} or {@code loaded} is null.
 */
public final class LazySet extends AbstractSet<@Nullable Object> implements LazyContainer, Serializable {

	private static final long serialVersionUID = 1L;

	private transient volatile @Nullable LazyReferences references;

	private transient @Nullable Set<@Nullable Object> loaded;

	/** Null if the elements are shown as they are stored. */
	private transient @Nullable LoadOrder order;

	/** A set of these references. */
	public LazySet(LazyReferences references) {
		this.references = references;
	}

	@Override
	public @Nullable LazyReferences unloaded() {
		return this.references;
	}

	@Override
	public synchronized void orderBy(Comparator<Object> order) {
		if (this.loaded == null) {
			this.order = new LoadOrder(order);
		}
	}

	Collection<@Nullable Object> storedElements() {
		LoadOrder shown = this.order;
		return (shown != null) ? shown.storedFor(set()) : this;
	}

	private Set<@Nullable Object> set() {
		Set<@Nullable Object> known = (this.references == null) ? this.loaded : null;
		return (known != null) ? known : load();
	}

	private synchronized Set<@Nullable Object> load() {
		Set<@Nullable Object> known = this.loaded;
		if (known != null) {
			return known;
		}
		@Nullable
		Object[] values = Objects.requireNonNull(this.references).loadFilled();
		LoadOrder shown = this.order;
		Set<@Nullable Object> made = LinkedHashSet.newLinkedHashSet(values.length);
		Collections.addAll(made, values);
		made = (shown != null) ? new LinkedHashSet<@Nullable Object>(shown.show(new ArrayList<>(made))) : made;
		this.loaded = made;
		this.references = null;
		return made;
	}

	private Object writeReplace() {
		return new LinkedHashSet<>(set());
	}

	@Override
	public int size() {
		return set().size();
	}

	@Override
	public boolean contains(@Nullable Object element) {
		return set().contains(element);
	}

	@Override
	public boolean add(@Nullable Object element) {
		return set().add(element);
	}

	@Override
	public boolean remove(@Nullable Object element) {
		return set().remove(element);
	}

	@Override
	public void clear() {
		set().clear();
	}

	@Override
	public Iterator<@Nullable Object> iterator() {
		return set().iterator();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other == this || set().equals(other);
	}

	@Override
	public int hashCode() {
		return set().hashCode();
	}

}
