/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.catalog;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.kind.IntegralScalar;
import dev.pmem.heap.object.kind.Kind;

/**
 * The whole numbers that are ids of an extent. The largest one of a type is no id that anybody counts up to but a marker:
 * it is neither generated, nor does one that is stored keep generation from going on below it.
 */
public enum IntegerIds {

	SHORT(Kind.SHORT), INT(Kind.INT), LONG(Kind.LONG);

	private final IntegralScalar<?> scalar;

	IntegerIds(Kind kind) {
		this.scalar = (IntegralScalar<?>) kind.scalar();
	}

	/** Null where the ids are something else. */
	public static @Nullable IntegerIds of(ObjectCodec<?> codec, String idProperty) {
		Kind kind = codec.property(idProperty).kind();
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

	public boolean isMarker(long id) {
		return id > maximum();
	}

	/** The id of an entry in the index of ids. */
	public long idOf(byte[] key) {
		return this.scalar.numberOfKey(key);
	}

}
