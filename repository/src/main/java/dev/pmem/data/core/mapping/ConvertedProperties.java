/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;

import dev.pmem.data.core.mapping.jakarta.PropertyConversion;
import dev.pmem.heap.object.TypeModel;

/** Puts conversions between the getters, setters and creators of a class and what is stored. */
final class ConvertedProperties {

	private static final MethodHandle STORE = find("store");

	private static final MethodHandle LOAD = find("load");

	private ConvertedProperties() {}

	private static MethodHandle find(String name) {
		Lookup lookup = MethodHandles.lookup();
		try {
			return lookup.findVirtual(PropertyConversion.class, name,
					MethodType.methodType(Object.class, Object.class));
		} catch (NoSuchMethodException | IllegalAccessException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** The property as it is stored. */
	static TypeModel.Property of(TypeModel.Property property, PropertyConversion conversion) {
		Class<?> type = property.getter().type().returnType();
		Class<?> stored = conversion.storedType().toClass();
		MethodHandle setter = property.setter();
		return new TypeModel.Property(property.name(), conversion.storedType().getType(),
				MethodHandles.filterReturnValue(property.getter(),
						STORE.bindTo(conversion).asType(MethodType.methodType(stored, type))),
				(setter == null) ? null : MethodHandles.filterArguments(setter, 1, loader(conversion, type)),
				property.previousNames(), property.onDelete(), property.isLazy());
	}

	/** A creator that takes what is stored in the place of the value at a position. */
	static MethodHandle creator(MethodHandle creator, int position, PropertyConversion conversion) {
		return MethodHandles.filterArguments(creator, position,
				loader(conversion, creator.type().parameterType(position)));
	}

	private static MethodHandle loader(PropertyConversion conversion, Class<?> type) {
		return LOAD.bindTo(conversion).asType(MethodType.methodType(type, conversion.storedType().toClass()));
	}

}
