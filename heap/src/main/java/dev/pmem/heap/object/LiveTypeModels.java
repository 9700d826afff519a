/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.annotation.DeleteAction;
import dev.pmem.heap.annotation.OnDelete;
import dev.pmem.heap.annotation.PreviousName;
import dev.pmem.heap.exception.UnsupportedTypeException;
import dev.pmem.heap.object.lazy.LazyInstance;
import dev.pmem.heap.object.live.LiveInstance;
import dev.pmem.heap.object.live.LiveProperties;

/**
 * Makes the models of types of live objects: interfaces, and abstract classes without fields, that are implemented over
 * an object's bytes. A model has the properties of the abstract getters. Properties without a setter can be set, too, by
 * the heap alone. The creator refuses, because instances are made over a payload.
 */
public final class LiveTypeModels {

	private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

	private LiveTypeModels() {}

	/** Whether a class is a type of live objects. */
	public static boolean isLive(Class<?> type) {
		return LiveProperties.isLive(type);
	}

	/** The class as which an instance is stored: its own, the type of a live object, or of one that fills itself. */
	public static Class<?> typeOf(Object instance) {
		return switch (instance) {
			case LiveInstance live -> live.pmemState().type().type();
			case LazyInstance lazy -> lazy.getClass().getSuperclass();
			default -> instance.getClass();
		};
	}

	/**
	 * The model of a type of live objects.
	 * @throws UnsupportedTypeException if an abstract method is no getter or setter, or the type's package is not open
	 */
	public static <T> TypeModel<T> modelOf(Class<T> type) {
		List<TypeModel.Property> properties = new ArrayList<>();
		try {
			MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, LOOKUP);
			for (LiveProperties.Property property : LiveProperties.of(type).properties()) {
				MethodHandle getter = lookup.unreflect(property.getter())
						.asType(MethodType.methodType(property.rawType(), type));
				MethodHandle set = LOOKUP.findStatic(LiveTypeModels.class, "set",
						MethodType.methodType(void.class, Object.class, int.class, Object.class));
				MethodHandle setter = MethodHandles.insertArguments(set, 1, properties.size())
						.asType(MethodType.methodType(void.class, type, property.rawType()));
				PreviousName previous = property.getter().getDeclaredAnnotation(PreviousName.class);
				OnDelete onDelete = property.getter().getDeclaredAnnotation(OnDelete.class);
				properties.add(new TypeModel.Property(property.name(), property.type(), getter, setter,
						(previous != null) ? List.of(previous.value()) : List.of(),
						(onDelete != null) ? onDelete.value() : DeleteAction.RESTRICT));
			}
			MethodHandle refusal = LOOKUP.findStatic(LiveTypeModels.class, "refuse",
					MethodType.methodType(Object.class, String.class)).bindTo(type.getName());
			return new TypeModel<>(type, properties, refusal.asType(MethodType.methodType(type)), List.of());
		} catch (ReflectiveOperationException ex) {
			throw new UnsupportedTypeException(
					type.getName() + " is not open to reflection: open its package in module-info.java", ex);
		}
	}

	@SuppressWarnings("unused") // by handle
	private static void set(Object instance, int index, @Nullable Object value) {
		((LiveInstance) instance).pmemState().set(index, value);
	}

	@SuppressWarnings("unused") // by handle
	private static Object refuse(String type) {
		throw new IllegalStateException("Instances of " + type + " are made over a payload");
	}

}
