/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.extent.NumberProperty;

/**
 * The version of a class's instances as a number. Immutable and thread-safe.
 */
final class VersionCounter {

	private final AssignedProperty property;

	private final Class<?> type;

	private final NumberProperty stored;

	/**
	 * @param type the class of the values, or its primitive type
	 * @param stored the same property in stored objects
	 */
	VersionCounter(AssignedProperty property, Class<?> type, NumberProperty stored) {
		this.property = property;
		this.type = type;
		this.stored = stored;
	}

	AssignedProperty property() {
		return this.property;
	}

	/** The version of a new object: a primitive one is 0 in an instance that was never stored. */
	long first() {
		return this.type.isPrimitive() ? 1 : 0;
	}

	NumberProperty stored() {
		return this.stored;
	}

	/** The version in an instance, or {@link NumberProperty#ABSENT}. */
	long get(Object instance) {
		return (this.property.get(instance) instanceof Number number) ? number.longValue() : NumberProperty.ABSENT;
	}

	/** As {@link AssignedProperty#set}. */
	Object set(Object instance, long version) {
		return this.property.set(instance, value(version));
	}

	private @Nullable Object value(long version) {
		if (version == NumberProperty.ABSENT) {
			return null;
		}
		if (this.type == Long.class || this.type == long.class) {
			return version;
		}
		return (this.type == Integer.class || this.type == int.class)
				? (Object) (int) version
				: (Object) (short) version;
	}

	/** The version after this one; it wraps around at the end of its type. */
	long next(long version) {
		if (version == NumberProperty.ABSENT) {
			// the object was stored before its class had a version
			return first() + 1;
		}
		if (this.type == Long.class || this.type == long.class) {
			return version + 1;
		}
		return (this.type == Integer.class || this.type == int.class) ? (int) (version + 1) : (short) (version + 1);
	}

	static String describe(long version) {
		return (version == NumberProperty.ABSENT) ? "null" : Long.toString(version);
	}

}
