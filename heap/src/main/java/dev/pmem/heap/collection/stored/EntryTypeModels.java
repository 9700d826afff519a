/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.collection.stored;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.UnsupportedTypeException;
import dev.pmem.heap.object.TypeModel;
import dev.pmem.heap.object.TypeModels;
import dev.pmem.heap.object.layout.CollectionForm;

/**
 * The model of {@link StoredEntry} with a key and a value of given types; of all other classes, models of the user's.
 */
final class EntryTypeModels implements TypeModels {

	private final TypeModels others;

	private final CollectionForm form;

	private final TypeModel<StoredEntry> entry;

	/**
	 * @param others models of the classes that keys and values are made of
	 * @param key the type of the keys; null where there are none
	 * @param value the type of the values; null where there are none
	 */
	EntryTypeModels(TypeModels others, CollectionForm form, @Nullable Type key, @Nullable Type value) {
		this.others = others;
		this.form = form;
		List<TypeModel.Property> properties = new ArrayList<>();
		if (key != null) {
			properties.add(property(StoredEntry.KEY, key));
		}
		if (value != null) {
			properties.add(property(StoredEntry.VALUE, value));
		}
		this.entry = new TypeModel<>(StoredEntry.class, properties, creator(), List.of());
	}

	private static MethodHandle creator() {
		try {
			return MethodHandles.lookup().findConstructor(StoredEntry.class, MethodType.methodType(void.class));
		} catch (ReflectiveOperationException ex) {
			throw new AssertionError(ex);
		}
	}

	private static TypeModel.Property property(String name, Type type) {
		Class<?> raw = rawClass(type);
		MethodHandles.Lookup lookup = MethodHandles.lookup();
		try {
			return new TypeModel.Property(name, type,
					lookup.findGetter(StoredEntry.class, name, Object.class)
							.asType(MethodType.methodType(raw, StoredEntry.class)),
					lookup.findSetter(StoredEntry.class, name, Object.class)
							.asType(MethodType.methodType(void.class, StoredEntry.class, raw)));
		} catch (ReflectiveOperationException ex) {
			throw new AssertionError(ex);
		}
	}

	private static Class<?> rawClass(Type type) {
		return switch (type) {
			case Class<?> raw when raw.isPrimitive() -> MethodType.methodType(raw).wrap().returnType();
			case Class<?> raw -> raw;
			case ParameterizedType generic -> (Class<?>) generic.getRawType();
			case GenericArrayType array -> rawClass(array.getGenericComponentType()).arrayType();
			default -> throw new UnsupportedTypeException(
					type.getTypeName() + " can't be stored in a collection: nothing tells which class that is");
		};
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> TypeModel<T> modelOf(Class<T> type) {
		return (type == StoredEntry.class) ? (TypeModel<T>) this.entry : this.others.modelOf(type);
	}

	@Override
	public boolean isEntity(Class<?> type) {
		return type != StoredEntry.class && this.others.isEntity(type);
	}

	@Override
	public String storedName(Class<?> type) {
		return (type == StoredEntry.class) ? this.form.simpleName() : this.others.storedName(type);
	}

}
