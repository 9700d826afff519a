/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.kind;

import java.util.Date;
import java.util.UUID;

import dev.pmem.heap.object.payload.Bytes;
import dev.pmem.heap.object.payload.ValuePathException;

/**
 * Numbers, characters, booleans and what else is a few numbers.
 */
final class FixedScalars {

	private FixedScalars() {}

	static void register() {
		ScalarCodec.fixed(Kind.BOOLEAN, Boolean.class, (bytes, at) -> bytes[at] != 0,
				(bytes, at, value) -> bytes[at] = (byte) (value ? 1 : 0));
		ScalarCodec.fixed(Kind.BYTE, Byte.class, (bytes, at) -> bytes[at], (bytes, at, value) -> bytes[at] = value);
		ScalarCodec.fixed(Kind.SHORT, Short.class, Bytes::getShort, Bytes::putShort);
		ScalarCodec.fixed(Kind.CHAR, Character.class, Bytes::getChar, Bytes::putChar);
		ScalarCodec.fixed(Kind.INT, Integer.class, Bytes::getInt, Bytes::putInt);
		ScalarCodec.fixed(Kind.LONG, Long.class, Bytes::getLong, Bytes::putLong);
		ScalarCodec.fixed(Kind.FLOAT, Float.class, Bytes::getFloat, Bytes::putFloat);
		ScalarCodec.fixed(Kind.DOUBLE, Double.class, Bytes::getDouble, Bytes::putDouble);
		ScalarCodec.fixed(Kind.UUID, UUID.class,
				(bytes, at) -> new UUID(Bytes.getLong(bytes, at), Bytes.getLong(bytes, at + 8)),
				(bytes, at, value) -> {
					Bytes.putLong(bytes, at, value.getMostSignificantBits());
					Bytes.putLong(bytes, at + 8, value.getLeastSignificantBits());
				});
		ScalarCodec.fixed(Kind.DATE, Date.class, (bytes, at) -> new Date(Bytes.getLong(bytes, at)),
				(bytes, at, value) -> {
					// A java.sql.Timestamp would lose its nanoseconds, and no other subclass would come back either.
					if (value.getClass() != Date.class) {
						throw new ValuePathException("is a " + value.getClass().getName()
								+ ", which java.util.Date does not tell; use java.time");
					}
					Bytes.putLong(bytes, at, value.getTime());
				});
	}

}
