/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import org.jspecify.annotations.Nullable;

import dev.pmem.data.transaction.PmemExceptionTranslator;
import dev.pmem.heap.context.UuidGenerator;
import dev.pmem.heap.store.Extent;

/**
 * Makes ids for entities without one.
 */
enum IdGenerator {

	INTEGER {
		@Override
		Object next(Extent<?> extent) {
			// the sequence of an extent whose ids are ints stays within their range
			return Math.toIntExact(extent.nextSequenceValue());
		}
	},
	LONG {
		@Override
		Object next(Extent<?> extent) {
			return extent.nextSequenceValue();
		}
	},
	UUID {
		@Override
		Object next(Extent<?> extent) {
			return UuidGenerator.next();
		}
	},
	STRING {
		@Override
		Object next(Extent<?> extent) {
			return UuidGenerator.next().toString();
		}
	},
	/** Jakarta Persistence's {@code @Id} without {@code @GeneratedValue}: the application assigns the id. */
	ASSIGNED {
		@Override
		Object next(Extent<?> extent) {
			throw PmemExceptionTranslator.misuse("The id of a " + extent.definition().type().getName()
					+ " is null, and the application assigns it, for it has no @GeneratedValue: set it before saving, or"
					+ " add @GeneratedValue");
		}
	},
	NONE {
		@Override
		Object next(Extent<?> extent) {
			throw PmemExceptionTranslator.misuse("The id of a " + extent.definition().type().getName()
					+ " is null, and none of its type can be generated: set it before saving");
		}
	};

	abstract Object next(Extent<?> extent);

	static IdGenerator of(Class<?> type) {
		if (type == long.class || type == Long.class) {
			return LONG;
		}
		if (type == int.class || type == Integer.class) {
			return INTEGER;
		}
		if (type == java.util.UUID.class) {
			return UUID;
		}
		return (type == String.class) ? STRING : NONE;
	}

	/** Whether the value stands for no id: null, or 0 in a primitive. */
	static boolean isAbsent(@Nullable Object id, Class<?> type) {
		return id == null || (type.isPrimitive() && id instanceof Number number && number.longValue() == 0);
	}

}
