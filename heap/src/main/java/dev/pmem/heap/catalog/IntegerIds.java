/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.catalog;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.codec.ObjectProperties;
import dev.pmem.heap.object.kind.IntegralScalar;
import dev.pmem.heap.object.kind.Kind;

/**
 * The whole numbers that are ids of an extent. The largest number of a type is a marker and not an id that generation
 * reaches: it is never generated, and a stored marker does not keep generation from going on below it.
 */
public enum IntegerIds {

	SHORT(Kind.SHORT), INT(Kind.INT), LONG(Kind.LONG);

	private final IntegralScalar<?> scalar;

	IntegerIds(Kind kind) {
		this.scalar = (IntegralScalar<?>) kind.scalar();
	}

	/** Null if the ids are not whole numbers. */
	public static @Nullable IntegerIds of(ObjectProperties objects, String idProperty) {
		Kind kind = objects.property(idProperty).kind();
		for (IntegerIds ids : values()) {
			if (kind != null && kind.scalar() == ids.scalar) {
				return ids;
			}
		}
		return null;
	}

	String typeName() {
		return this.scalar.primitiveType().getName();
	}

	/** The largest id that is generated. */
	long maximum() {
		return this.scalar.maximum() - 1;
	}

	/** Whether the id is above every id that is generated. */
	public boolean isMarker(long id) {
		return id > maximum();
	}

	/** The id of an entry in the index of ids. */
	public long idOf(byte[] key) {
		return this.scalar.numberOfKey(key);
	}

}
