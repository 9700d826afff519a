/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.lazy;

import java.io.Serializable;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.Objects;
import java.util.Spliterator;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.payload.LazyReferences;

/**
 * A list that loads its elements at the first touch; within its transaction it neither loads them to append others, nor to
 * count them. Serialization writes a plain list. Once loaded, as thread-safe as
 * {@link ArrayList}; several threads may touch it first.
 * <p>
 * Invariant: either {@code references} or {@code loaded} is null.
 */
public final class LazyList extends AbstractList<@Nullable Object> implements LazyContainer, Serializable {

	private static final long serialVersionUID = 1L;

	private transient volatile @Nullable LazyReferences references;

	private transient @Nullable List<@Nullable Object> loaded;

	/** Null if the elements are shown as they are stored. */
	private transient @Nullable LoadOrder order;

	/** A list of these references. */
	public LazyList(LazyReferences references) {
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
		return (shown != null) ? shown.storedFor(list()) : this;
	}

	private List<@Nullable Object> list() {
		List<@Nullable Object> known = (this.references == null) ? this.loaded : null;
		return (known != null) ? known : load();
	}

	private synchronized List<@Nullable Object> load() {
		List<@Nullable Object> known = this.loaded;
		if (known != null) {
			return known;
		}
		LazyReferences unloaded = Objects.requireNonNull(this.references);
		LoadOrder shown = this.order;
		@Nullable
		Object[] values = (shown != null) ? unloaded.loadFilled() : unloaded.load();
		List<@Nullable Object> made = new ArrayList<@Nullable Object>(values.length);
		Collections.addAll(made, values);
		made = (shown != null) ? shown.show(made) : made;
		this.loaded = made;
		this.references = null;
		return made;
	}

	private Object writeReplace() {
		return new ArrayList<>(list());
	}

	@Override
	public int size() {
		LazyReferences unloaded = this.references;
		int known = (unloaded != null) ? unloaded.size() : LazyReferences.UNKNOWN_SIZE;
		return (known != LazyReferences.UNKNOWN_SIZE) ? known : list().size();
	}

	@Override
	public @Nullable Object get(int index) {
		return list().get(index);
	}

	@Override
	public @Nullable Object set(int index, @Nullable Object element) {
		return list().set(index, element);
	}

	@Override
	public void add(int index, @Nullable Object element) {
		list().add(index, element);
	}

	/** Adds an element behind the others, which are not loaded for that within their transaction. */
	@Override
	public boolean add(@Nullable Object element) {
		LazyReferences unloaded = this.references;
		return unloaded != null && unloaded.append(element) || list().add(element);
	}

	@Override
	public boolean addAll(Collection<?> elements) {
		boolean isChanged = false;
		// a collection that looks at this list while it is iterated would load it
		for (Object element : elements.toArray()) {
			isChanged |= add(element);
		}
		return isChanged;
	}

	@Override
	public boolean addAll(int index, Collection<?> elements) {
		return list().addAll(index, elements);
	}

	@Override
	public @Nullable Object remove(int index) {
		return list().remove(index);
	}

	@Override
	public boolean remove(@Nullable Object element) {
		return list().remove(element);
	}

	@Override
	public boolean removeAll(Collection<?> elements) {
		return list().removeAll(elements);
	}

	@Override
	public boolean retainAll(Collection<?> elements) {
		return list().retainAll(elements);
	}

	@Override
	public void replaceAll(UnaryOperator<@Nullable Object> operator) {
		list().replaceAll(operator);
	}

	@Override
	public void sort(@Nullable Comparator<? super @Nullable Object> order) {
		list().sort(order);
	}

	@Override
	public void clear() {
		list().clear();
	}

	@Override
	public Iterator<@Nullable Object> iterator() {
		return list().iterator();
	}

	@Override
	public ListIterator<@Nullable Object> listIterator(int index) {
		return list().listIterator(index);
	}

	@Override
	public Spliterator<@Nullable Object> spliterator() {
		return list().spliterator();
	}

	@Override
	public List<@Nullable Object> subList(int from, int to) {
		return list().subList(from, to);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other == this || list().equals(other);
	}

	@Override
	public int hashCode() {
		return list().hashCode();
	}

}
