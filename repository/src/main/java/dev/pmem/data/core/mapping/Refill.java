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
 * Setters of final fields that hold a collection or a map. They fill the collection or map, which others may have got from
 * the instance already. One that can't be filled, such as {@code List.of()}, is replaced.
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
					MethodType.methodType(void.class, MethodHandle.class, Object.class, Collection.class,
							Collection.class));
			MAP = lookup.findStatic(Refill.class, "map",
					MethodType.methodType(void.class, MethodHandle.class, Object.class, Map.class, Map.class));
		} catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private Refill() {}

	/**
	 * The setter that fills the value of a getter's property; null if the property is no collection or map.
	 * @param field sets the field itself
	 */
	static @Nullable MethodHandle setter(MethodHandle getter, MethodHandle field) {
		Class<?> owner = getter.type().parameterType(0);
		Class<?> type = getter.type().returnType();
		if (PERSISTENT.contains(type)) {
			// a copy of it would be another collection
			return null;
		}
		MethodHandle fill = Collection.class.isAssignableFrom(type)
				? COLLECTION
				: Map.class.isAssignableFrom(type) ? MAP : null;
		if (fill == null) {
			return null;
		}
		MethodHandle setter = field.asType(MethodType.methodType(void.class, Object.class, Object.class));
		// (instance, current, value) -> (instance, value)
		MethodHandle bound = fill.bindTo(setter).asType(MethodType.methodType(void.class, owner, type, type));
		return MethodHandles.foldArguments(MethodHandles.permuteArguments(bound,
				MethodType.methodType(void.class, type, owner, type), 1, 0, 2), getter);
	}

	private static <E> void collection(MethodHandle field, Object instance, @Nullable Collection<E> current,
			@Nullable Collection<? extends E> value) throws Throwable {
		if (current != null && value != null && current.isEmpty() && value.isEmpty()) {
			return;
		}
		try {
			if (current != null && value != null) {
				current.clear();
				current.addAll(value);
				return;
			}
		} catch (UnsupportedOperationException _) {
			// replaced below
		}
		field.invokeExact(instance, (Object) value);
	}

	private static <K, V> void map(MethodHandle field, Object instance, @Nullable Map<K, V> current,
			@Nullable Map<? extends K, ? extends V> value) throws Throwable {
		if (current != null && value != null && current.isEmpty() && value.isEmpty()) {
			return;
		}
		try {
			if (current != null && value != null) {
				current.clear();
				current.putAll(value);
				return;
			}
		} catch (UnsupportedOperationException _) {
			// replaced below
		}
		field.invokeExact(instance, (Object) value);
	}

}
