/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.kind;

import java.math.BigDecimal;

import dev.pmem.heap.object.payload.Bytes;
import dev.pmem.heap.object.payload.PayloadWriter;

/**
 * Whole numbers of 1, 2, 4 and 8 bytes.
 */
final class IntegralScalars {

	private IntegralScalars() {}

	static final class ByteScalar extends IntegralScalar<Byte> {

		ByteScalar() {
			super(Byte.class, Byte.BYTES, BigDecimal::byteValueExact);
		}

		@Override
		Byte read(byte[] bytes, int at) {
			return bytes[at];
		}

		@Override
		void write(byte[] bytes, int at, Byte value) {
			bytes[at] = value;
		}

		@Override
		public long numberAt(byte[] bytes, int at) {
			return bytes[at];
		}

		@Override
		Byte of(long number) {
			return (byte) number;
		}

		@Override
		void writeKey(PayloadWriter key, Byte value, boolean last) {
			KeyBytes.putByte(key, value ^ 0x80);
		}

	}

	static final class ShortScalar extends IntegralScalar<Short> {

		ShortScalar() {
			super(Short.class, Short.BYTES, BigDecimal::shortValueExact);
		}

		@Override
		Short read(byte[] bytes, int at) {
			return Bytes.getShort(bytes, at);
		}

		@Override
		void write(byte[] bytes, int at, Short value) {
			Bytes.putShort(bytes, at, value);
		}

		@Override
		public long numberAt(byte[] bytes, int at) {
			return Bytes.getShort(bytes, at);
		}

		@Override
		Short of(long number) {
			return (short) number;
		}

		@Override
		void writeKey(PayloadWriter key, Short value, boolean last) {
			KeyBytes.putUnsignedShort(key, value ^ 0x8000);
		}

	}

	static final class IntScalar extends IntegralScalar<Integer> {

		IntScalar() {
			super(Integer.class, Integer.BYTES, BigDecimal::intValueExact);
		}

		@Override
		Integer read(byte[] bytes, int at) {
			return Bytes.getInt(bytes, at);
		}

		@Override
		void write(byte[] bytes, int at, Integer value) {
			Bytes.putInt(bytes, at, value);
		}

		@Override
		public long numberAt(byte[] bytes, int at) {
			return Bytes.getInt(bytes, at);
		}

		@Override
		Integer of(long number) {
			return (int) number;
		}

		@Override
		void writeKey(PayloadWriter key, Integer value, boolean last) {
			KeyBytes.putInt(key, value);
		}

	}

	static final class LongScalar extends IntegralScalar<Long> {

		LongScalar() {
			super(Long.class, Long.BYTES, BigDecimal::longValueExact);
		}

		@Override
		Long read(byte[] bytes, int at) {
			return Bytes.getLong(bytes, at);
		}

		@Override
		void write(byte[] bytes, int at, Long value) {
			Bytes.putLong(bytes, at, value);
		}

		@Override
		public long numberAt(byte[] bytes, int at) {
			return Bytes.getLong(bytes, at);
		}

		@Override
		Long of(long number) {
			return number;
		}

		@Override
		void writeKey(PayloadWriter key, Long value, boolean last) {
			KeyBytes.putLong(key, value);
		}

	}

}
