/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.catalog;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.codec.ObjectCodec;

/**
 * The whole numbers that are ids of an extent. The largest one of a type is no id that anybody counts up to but a marker:
 * it is neither generated, nor does one that is stored keep generation from going on below it.
 */
public enum IntegerIds {

	SHORT("short", Short.BYTES), INT("int", Integer.BYTES), LONG("long", Long.BYTES);

	private final String typeName;

	private final int sizeBytes;

	IntegerIds(String typeName, int sizeBytes) {
		this.typeName = typeName;
		this.sizeBytes = sizeBytes;
	}

	/** Null where the ids are something else. */
	public static @Nullable IntegerIds of(ObjectCodec<?> codec, String idProperty) {
		return switch (codec.property(idProperty).kind()) {
			case SHORT -> SHORT;
			case INT -> INT;
			case LONG -> LONG;
			case null, default -> null;
		};
	}

	String typeName() {
		return this.typeName;
	}

	/** The largest id that is generated. */
	long maximum() {
		return (-1L >>> (Long.SIZE - 8 * this.sizeBytes + 1)) - 1;
	}

	public boolean isMarker(long id) {
		return id > maximum();
	}

	/** The id of an entry in the index of ids. */
	public long idOf(byte[] key) {
		assert key.length == this.sizeBytes : key.length + " bytes are no " + this.typeName;
		// big-endian with the sign bit flipped
		long id = (byte) (key[0] ^ 0x80);
		for (int index = 1; index < this.sizeBytes; index++) {
			id = (id << 8) | (key[index] & 0xFF);
		}
		return id;
	}

}
