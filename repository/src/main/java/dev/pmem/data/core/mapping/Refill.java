/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.collection.PersistentList;
import dev.pmem.heap.collection.PersistentMap;
import dev.pmem.heap.collection.PersistentSet;
import dev.pmem.heap.collection.PersistentSortedMap;

/**
 * Setters of final fields that hold a mutable collection or map. They fill the collection or map, because the field
 * itself can't be set.
 */
final class Refill {

	private static final Set<Class<?>> PERSISTENT = Set.of(PersistentList.class, PersistentSet.class,
			PersistentMap.class,
			PersistentSortedMap.class);

	private static final MethodHandle COLLECTION;

	private static final MethodHandle MAP;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			COLLECTION = lookup.findStatic(Refill.class, "collection",
					MethodType.methodType(void.class, Collection.class, Collection.class));
			MAP = lookup.findStatic(Refill.class, "map", MethodType.methodType(void.class, Map.class, Map.class));
		} catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private Refill() {}

	/** The setter that fills the value of a getter's property; null if the value can't be filled. */
	static @Nullable MethodHandle setter(MethodHandle getter) {
		Class<?> type = getter.type().returnType();
		if (PERSISTENT.contains(type)) {
			// a copy of it would be another collection
			return null;
		}
		MethodHandle fill = Collection.class.isAssignableFrom(type)
				? COLLECTION
				: Map.class.isAssignableFrom(type) ? MAP : null;
		return (fill == null)
				? null
				: MethodHandles.filterArguments(fill.asType(MethodType.methodType(void.class, type, type)), 0, getter);
	}

	private static <E> void collection(Collection<E> current, @Nullable Collection<? extends E> value) {
		current.clear();
		if (value != null) {
			current.addAll(value);
		}
	}

	private static <K, V> void map(Map<K, V> current, @Nullable Map<? extends K, ? extends V> value) {
		current.clear();
		if (value != null) {
			current.putAll(value);
		}
	}

}
