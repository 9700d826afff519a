/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import org.jspecify.annotations.Nullable;
import org.springframework.data.mapping.MappingException;
import org.springframework.util.ClassUtils;

import dev.pmem.data.core.mapping.PmemPersistentProperty;

/**
 * Reads and writes the version of an entity: 0 after its insert, one more after each update.
 */
final class VersionAccess {

	/** What {@link #get} gives where there's no version. */
	static final long ABSENT = Long.MIN_VALUE;

	private final PropertyAccess access;

	private final Class<?> type;

	VersionAccess(PropertyAccess access, PmemPersistentProperty property) {
		this.access = access;
		this.type = ClassUtils.resolvePrimitiveIfNecessary(property.getType());
		if (this.type != Long.class && this.type != Integer.class && this.type != Short.class) {
			throw new MappingException("The version " + property.getOwner().getName() + "." + property.getName()
					+ " must be a long, an int or a short, not a " + property.getType().getName());
		}
	}

	PropertyAccess access() {
		return this.access;
	}

	long get(Object instance) {
		return toLong(this.access.get(instance));
	}

	static long toLong(@Nullable Object version) {
		return (version instanceof Number number) ? number.longValue() : ABSENT;
	}

	/** The version after this one; it wraps around at the end of its type. */
	long next(long version) {
		if (this.type == Long.class) {
			return version + 1;
		}
		return (this.type == Integer.class) ? (int) (version + 1) : (short) (version + 1);
	}

	/** Sets the version; gives the instance, or another one if it can't be changed. */
	Object set(Object instance, long version) {
		if (this.type == Long.class) {
			return this.access.set(instance, version);
		}
		return (this.type == Integer.class)
				? this.access.set(instance, (int) version)
				: this.access.set(instance, (short) version);
	}

}
