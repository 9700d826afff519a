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

	private static final MethodHandle SET;

	static {
		try {
			SET = MethodHandles.lookup().findStatic(Refill.class, "set", MethodType.methodType(void.class,
					Content.class,
					MethodHandle.class, Object.class, Object.class, Object.class));
		} catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/** How a collection, or a map, is looked at and filled. */
	@SuppressWarnings("unchecked")
	private enum Content {

		ELEMENTS {

			@Override
			boolean isEmpty(Object container) {
				return ((Collection<?>) container).isEmpty();
			}

			@Override
			void replace(Object container, @Nullable Object content) {
				Collection<Object> elements = (Collection<Object>) container;
				elements.clear();
				if (content != null) {
					elements.addAll((Collection<?>) content);
				}
			}

		},

		ENTRIES {

			@Override
			boolean isEmpty(Object container) {
				return ((Map<?, ?>) container).isEmpty();
			}

			@Override
			void replace(Object container, @Nullable Object content) {
				Map<Object, Object> entries = (Map<Object, Object>) container;
				entries.clear();
				if (content != null) {
					entries.putAll((Map<?, ?>) content);
				}
			}

		};

		abstract boolean isEmpty(Object container);

		/** @throws UnsupportedOperationException if the container can't be changed; it is as before then */
		abstract void replace(Object container, @Nullable Object content);

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
		boolean isMap = Map.class.isAssignableFrom(type);
		if (!isMap && !Collection.class.isAssignableFrom(type)) {
			return null;
		}
		MethodHandle setter = field.asType(MethodType.methodType(void.class, Object.class, Object.class));
		// (instance, current, value) -> (instance, value)
		MethodHandle bound = MethodHandles.insertArguments(SET, 0, isMap ? Content.ENTRIES : Content.ELEMENTS, setter)
				.asType(MethodType.methodType(void.class, owner, type, type));
		return MethodHandles.foldArguments(MethodHandles.permuteArguments(bound,
				MethodType.methodType(void.class, type, owner, type), 1, 0, 2), getter);
	}

	private static void set(Content content, MethodHandle field, Object instance, @Nullable Object current,
			@Nullable Object value) throws Throwable {
		if (current != null) {
			if (content.isEmpty(current) && (value == null || content.isEmpty(value))) {
				return;
			}
			try {
				content.replace(current, value);
				return;
			} catch (UnsupportedOperationException _) {
				// replaced itself
			}
		}
		field.invokeExact(instance, value);
	}

}
