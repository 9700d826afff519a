/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

/**
 * The classes of all open extents. Thread-safe.
 * <p>
 * Invariants: a class or layout that two extents have belongs to the one that was opened first. What was found once is
 * found again.
 */
public final class StoredClasses {

	private final List<CheckedExtent<?>> extents = new CopyOnWriteArrayList<>();

	private final Map<Class<?>, StoredClass<?>> byType = new ConcurrentHashMap<>();

	/** By the number of the layout; a new array for each that is added. */
	private volatile @Nullable StoredClass<?>[] byLayout = {};

	StoredClasses() {}

	void add(CheckedExtent<?> extent) {
		for (HierarchyClass<?> each : extent.target().classes().all()) {
			this.byType.putIfAbsent(each.type(), StoredClass.of(each, extent));
		}
		this.extents.add(extent);
	}

	/** The class as an open extent stores it; null if none does. */
	@SuppressWarnings("unchecked")
	public <T> @Nullable StoredClass<T> of(Class<T> type) {
		return (StoredClass<T>) this.byType.get(type);
	}

	/**
	 * The class of the objects with this layout.
	 * @param layoutNumber the number in the header of an object's block
	 * @return null if no open extent has such objects, or their class is not known
	 */
	public @Nullable StoredClass<?> of(int layoutNumber) {
		@Nullable
		StoredClass<?>[] known = this.byLayout;
		StoredClass<?> found = (layoutNumber >= 0 && layoutNumber < known.length) ? known[layoutNumber] : null;
		return (found != null) ? found : find(layoutNumber);
	}

	private @Nullable StoredClass<?> find(int layoutNumber) {
		for (CheckedExtent<?> extent : this.extents) {
			HierarchyClass<?> owner = extent.target().classes().owner(layoutNumber);
			StoredClass<?> found = (owner != null) ? this.byType.get(owner.type()) : null;
			if (found != null) {
				remember(layoutNumber, found);
				return found;
			}
		}
		return null;
	}

	/** The extents, in the order in which they were opened. */
	List<CheckedExtent<?>> extents() {
		return this.extents;
	}

	private synchronized void remember(int layoutNumber, StoredClass<?> found) {
		@Nullable
		StoredClass<?>[] more = Arrays.copyOf(this.byLayout, Math.max(this.byLayout.length, layoutNumber + 1));
		more[layoutNumber] = found;
		this.byLayout = more;
	}

}
