/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.LiveTypeModels;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.object.TypeModel;
import dev.pmem.heap.object.TypeModels;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.kind.Kind;

/**
 * The codecs of named roots. A class or record is stored as it is. A single value, and a reference to an object with an
 * identity, are stored in a holder with one property. Thread-safe.
 */
final class RootCodecs {

	/** The name of the property of a holder. */
	private static final String VALUE = "value";

	private final ReflectionTypeModels models = new ReflectionTypeModels();

	private final Map<Class<?>, ObjectCodec<?>> values = new ConcurrentHashMap<>();

	private final ObjectCodec<Holder> reference = holder(Object.class, true);

	private final Map<Class<?>, ObjectCodec<Holder>> holders = new ConcurrentHashMap<>();

	/** Holds a single value, or a reference. */
	record Holder(@Nullable Object value) {}

	/** How classes that are reached from roots are stored. */
	ReflectionTypeModels models() {
		return this.models;
	}

	/** Whether instances of the class have an identity, and are stored as references. */
	boolean isReference(Class<?> type) {
		return this.models.isEntity(type) || LiveTypeModels.isLive(type);
	}

	/** Whether instances of the class are single values, which are stored in a holder. */
	boolean isSingle(Class<?> type) {
		return Kind.ofClass(type) != null || type.isEnum();
	}

	/** The codec of references. */
	ObjectCodec<Holder> ofReferences() {
		return this.reference;
	}

	/** The codec of the holders of single values of a class. */
	ObjectCodec<Holder> ofSingle(Class<?> type) {
		return this.holders.computeIfAbsent(type, (key) -> holder(key, false));
	}

	/** The codec of a class or record. */
	@SuppressWarnings("unchecked")
	<T> ObjectCodec<T> ofClass(Class<T> type) {
		ObjectCodec<?> known = this.values.get(type);
		if (known == null) {
			known = ObjectCodec.of(type, this.models);
			this.values.put(type, known);
		}
		return (ObjectCodec<T>) known;
	}

	private static ObjectCodec<Holder> holder(Class<?> type, boolean isReference) {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			MethodHandle getter = lookup.findVirtual(Holder.class, VALUE, MethodType.methodType(Object.class))
					.asType(MethodType.methodType(type, Holder.class));
			MethodHandle creator = lookup.findConstructor(Holder.class, MethodType.methodType(void.class, Object.class))
					.asType(MethodType.methodType(Holder.class, type));
			TypeModel<Holder> model = new TypeModel<>(Holder.class,
					List.of(new TypeModel.Property(VALUE, type, getter, null)), creator, List.of(0));
			return ObjectCodec.of(Holder.class, new HolderModels(model, isReference));
		} catch (ReflectiveOperationException ex) {
			throw new AssertionError(ex);
		}
	}

	private record HolderModels(TypeModel<Holder> model, boolean isReference) implements TypeModels {

		@Override
		@SuppressWarnings("unchecked")
		public <T> TypeModel<T> modelOf(Class<T> type) {
			return (TypeModel<T>) this.model;
		}

		@Override
		public boolean isEntity(Class<?> type) {
			return this.isReference && type == Object.class;
		}

	}

}
