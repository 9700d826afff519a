/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.kind;

import java.util.Date;
import java.util.UUID;

import dev.pmem.heap.object.payload.Bytes;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.object.payload.ValuePathException;

/**
 * Booleans, characters and what else is one or two numbers, but no number.
 */
final class PlainScalars {

	private PlainScalars() {}

	static final class BooleanScalar extends DiscreteScalar<Boolean> {

		BooleanScalar() {
			super(Boolean.class, 1);
		}

		@Override
		Boolean read(byte[] bytes, int at) {
			return bytes[at] != 0;
		}

		@Override
		void write(byte[] bytes, int at, Boolean value) {
			bytes[at] = (byte) number(value);
		}

		@Override
		public long numberAt(byte[] bytes, int at) {
			return (bytes[at] != 0) ? 1 : 0;
		}

		@Override
		long number(Boolean value) {
			return value ? 1 : 0;
		}

		@Override
		void writeKey(PayloadWriter key, Boolean value, boolean last) {
			KeyBytes.putByte(key, (int) number(value));
		}

	}

	static final class CharScalar extends DiscreteScalar<Character> {

		CharScalar() {
			super(Character.class, Character.BYTES);
		}

		@Override
		Character read(byte[] bytes, int at) {
			return Bytes.getChar(bytes, at);
		}

		@Override
		void write(byte[] bytes, int at, Character value) {
			Bytes.putChar(bytes, at, value);
		}

		@Override
		public long numberAt(byte[] bytes, int at) {
			return Bytes.getChar(bytes, at);
		}

		@Override
		long number(Character value) {
			return value;
		}

		@Override
		void writeKey(PayloadWriter key, Character value, boolean last) {
			KeyBytes.putUnsignedShort(key, value);
		}

	}

	/** Most, then least significant bits. */
	static final class UuidScalar extends FixedScalar<UUID> {

		UuidScalar() {
			super(UUID.class, 2 * Long.BYTES, ValueOrder.natural());
		}

		@Override
		UUID read(byte[] bytes, int at) {
			return new UUID(Bytes.getLong(bytes, at), Bytes.getLong(bytes, at + Long.BYTES));
		}

		@Override
		void write(byte[] bytes, int at, UUID value) {
			Bytes.putLong(bytes, at, value.getMostSignificantBits());
			Bytes.putLong(bytes, at + Long.BYTES, value.getLeastSignificantBits());
		}

		@Override
		void writeKey(PayloadWriter key, UUID value, boolean last) {
			KeyBytes.putLong(key, value.getMostSignificantBits());
			KeyBytes.putLong(key, value.getLeastSignificantBits());
		}

	}

	/** Milliseconds since the epoch. */
	static final class DateScalar extends FixedScalar<Date> {

		DateScalar() {
			super(Date.class, Long.BYTES, ValueOrder.natural());
		}

		@Override
		Date read(byte[] bytes, int at) {
			return new Date(Bytes.getLong(bytes, at));
		}

		@Override
		void write(byte[] bytes, int at, Date value) {
			// A java.sql.Timestamp would lose its nanoseconds, and no other subclass would come back either.
			if (value.getClass() != Date.class) {
				throw new ValuePathException("is a " + value.getClass().getName()
						+ ", which java.util.Date does not tell; use java.time");
			}
			Bytes.putLong(bytes, at, value.getTime());
		}

		@Override
		void writeKey(PayloadWriter key, Date value, boolean last) {
			KeyBytes.putLong(key, value.getTime());
		}

	}

}
