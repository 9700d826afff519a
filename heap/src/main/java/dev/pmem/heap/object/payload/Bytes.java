/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.payload;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Little-endian numbers in byte arrays, at any index.
 */
public final class Bytes {

	private static final VarHandle SHORT = view(short[].class);

	private static final VarHandle CHAR = view(char[].class);

	private static final VarHandle INT = view(int[].class);

	private static final VarHandle LONG = view(long[].class);

	private Bytes() {}

	private static VarHandle view(Class<?> array) {
		return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN).withInvokeExactBehavior();
	}

	/** The two bytes from an index on. */
	public static short getShort(byte[] bytes, int at) {
		return (short) SHORT.get(bytes, at);
	}

	/** The two bytes from an index on, unsigned. */
	public static char getChar(byte[] bytes, int at) {
		return (char) CHAR.get(bytes, at);
	}

	/** The four bytes from an index on. */
	public static int getInt(byte[] bytes, int at) {
		return (int) INT.get(bytes, at);
	}

	/** The eight bytes from an index on. */
	public static long getLong(byte[] bytes, int at) {
		return (long) LONG.get(bytes, at);
	}

	/** Raw bits: a NaN keeps its payload. */
	public static float getFloat(byte[] bytes, int at) {
		return Float.intBitsToFloat(getInt(bytes, at));
	}

	/** Raw bits: a NaN keeps its payload. */
	public static double getDouble(byte[] bytes, int at) {
		return Double.longBitsToDouble(getLong(bytes, at));
	}

	/** Stores two bytes from an index on. */
	public static void putShort(byte[] bytes, int at, short value) {
		SHORT.set(bytes, at, value);
	}

	/** Stores two bytes from an index on. */
	public static void putChar(byte[] bytes, int at, char value) {
		CHAR.set(bytes, at, value);
	}

	/** Stores four bytes from an index on. */
	public static void putInt(byte[] bytes, int at, int value) {
		INT.set(bytes, at, value);
	}

	/** Stores eight bytes from an index on. */
	public static void putLong(byte[] bytes, int at, long value) {
		LONG.set(bytes, at, value);
	}

	/** Raw bits: a NaN keeps its payload. */
	public static void putFloat(byte[] bytes, int at, float value) {
		putInt(bytes, at, Float.floatToRawIntBits(value));
	}

	/** Raw bits: a NaN keeps its payload. */
	public static void putDouble(byte[] bytes, int at, double value) {
		putLong(bytes, at, Double.doubleToRawLongBits(value));
	}

}
