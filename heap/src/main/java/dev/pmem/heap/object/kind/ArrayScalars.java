/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.kind;

import dev.pmem.heap.object.payload.Bytes;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.object.payload.ValuePathException;

/**
 * Arrays of primitives: the elements, little-endian.
 */
final class ArrayScalars {

	private ArrayScalars() {}

	static void register() {
		ScalarCodec.part(Kind.BYTES, byte[].class, (bytes, at, size, _) -> {
			byte[] value = new byte[size];
			System.arraycopy(bytes, at, value, 0, size);
			return value;
		}, (out, value) -> {
			out.append(value);
			return 0;
		});
		ScalarCodec.part(Kind.BOOLEANS, boolean[].class, (bytes, at, size, _) -> {
			boolean[] value = new boolean[size];
			for (int index = 0; index < size; index++) {
				value[index] = bytes[at + index] != 0;
			}
			return value;
		}, (out, value) -> {
			int at = out.claim(value.length);
			for (int index = 0; index < value.length; index++) {
				out.bytes()[at + index] = (byte) (value[index] ? 1 : 0);
			}
			return 0;
		});
		registerIntegrals();
		registerFloating();
	}

	private static void registerIntegrals() {
		ScalarCodec.part(Kind.SHORTS, short[].class, (bytes, at, size, _) -> {
			short[] value = new short[count(size, Short.BYTES)];
			for (int index = 0; index < value.length; index++) {
				value[index] = Bytes.getShort(bytes, at + Short.BYTES * index);
			}
			return value;
		}, (out, value) -> {
			int at = claim(out, value.length, Short.BYTES);
			for (int index = 0; index < value.length; index++) {
				Bytes.putShort(out.bytes(), at + Short.BYTES * index, value[index]);
			}
			return 0;
		});
		ScalarCodec.part(Kind.CHARS, char[].class, (bytes, at, size, _) -> {
			char[] value = new char[count(size, Character.BYTES)];
			for (int index = 0; index < value.length; index++) {
				value[index] = Bytes.getChar(bytes, at + Character.BYTES * index);
			}
			return value;
		}, (out, value) -> {
			int at = claim(out, value.length, Character.BYTES);
			for (int index = 0; index < value.length; index++) {
				Bytes.putChar(out.bytes(), at + Character.BYTES * index, value[index]);
			}
			return 0;
		});
		ScalarCodec.part(Kind.INTS, int[].class, (bytes, at, size, _) -> {
			int[] value = new int[count(size, Integer.BYTES)];
			for (int index = 0; index < value.length; index++) {
				value[index] = Bytes.getInt(bytes, at + Integer.BYTES * index);
			}
			return value;
		}, (out, value) -> {
			int at = claim(out, value.length, Integer.BYTES);
			for (int index = 0; index < value.length; index++) {
				Bytes.putInt(out.bytes(), at + Integer.BYTES * index, value[index]);
			}
			return 0;
		});
		ScalarCodec.part(Kind.LONGS, long[].class, (bytes, at, size, _) -> {
			long[] value = new long[count(size, Long.BYTES)];
			for (int index = 0; index < value.length; index++) {
				value[index] = Bytes.getLong(bytes, at + Long.BYTES * index);
			}
			return value;
		}, (out, value) -> {
			int at = claim(out, value.length, Long.BYTES);
			for (int index = 0; index < value.length; index++) {
				Bytes.putLong(out.bytes(), at + Long.BYTES * index, value[index]);
			}
			return 0;
		});
	}

	private static void registerFloating() {
		ScalarCodec.part(Kind.FLOATS, float[].class, (bytes, at, size, _) -> {
			float[] value = new float[count(size, Float.BYTES)];
			for (int index = 0; index < value.length; index++) {
				value[index] = Bytes.getFloat(bytes, at + Float.BYTES * index);
			}
			return value;
		}, (out, value) -> {
			int at = claim(out, value.length, Float.BYTES);
			for (int index = 0; index < value.length; index++) {
				Bytes.putFloat(out.bytes(), at + Float.BYTES * index, value[index]);
			}
			return 0;
		});
		ScalarCodec.part(Kind.DOUBLES, double[].class, (bytes, at, size, _) -> {
			double[] value = new double[count(size, Double.BYTES)];
			for (int index = 0; index < value.length; index++) {
				value[index] = Bytes.getDouble(bytes, at + Double.BYTES * index);
			}
			return value;
		}, (out, value) -> {
			int at = claim(out, value.length, Double.BYTES);
			for (int index = 0; index < value.length; index++) {
				Bytes.putDouble(out.bytes(), at + Double.BYTES * index, value[index]);
			}
			return 0;
		});
	}

	private static int count(int size, int elementSize) {
		if (size % elementSize != 0) {
			throw new IllegalArgumentException(size + " bytes");
		}
		return size / elementSize;
	}

	private static int claim(PayloadWriter out, int count, int elementSize) {
		long size = (long) count * elementSize;
		if (size > Integer.MAX_VALUE) {
			throw new ValuePathException("has " + count + " elements, more than one object can take");
		}
		return out.claim((int) size);
	}

}
