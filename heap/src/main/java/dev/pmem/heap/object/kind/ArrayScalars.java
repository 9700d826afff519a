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

	static final class BooleansScalar extends ArrayScalar<boolean[]> {

		BooleansScalar() {
			super(boolean[].class);
		}

		@Override
		boolean[] read(byte[] bytes, int at, int size, boolean utf16) {
			boolean[] value = new boolean[size];
			for (int index = 0; index < size; index++) {
				value[index] = bytes[at + index] != 0;
			}
			return value;
		}

		@Override
		int write(PayloadWriter out, boolean[] value) {
			int at = out.claim(value.length);
			for (int index = 0; index < value.length; index++) {
				out.bytes()[at + index] = (byte) (value[index] ? 1 : 0);
			}
			return 0;
		}

	}

	static final class BytesScalar extends ArrayScalar<byte[]> {

		BytesScalar() {
			super(byte[].class);
		}

		@Override
		byte[] read(byte[] bytes, int at, int size, boolean utf16) {
			byte[] value = new byte[size];
			System.arraycopy(bytes, at, value, 0, size);
			return value;
		}

		@Override
		int write(PayloadWriter out, byte[] value) {
			out.append(value);
			return 0;
		}

	}

	static final class ShortsScalar extends ArrayScalar<short[]> {

		ShortsScalar() {
			super(short[].class);
		}

		@Override
		short[] read(byte[] bytes, int at, int size, boolean utf16) {
			short[] value = new short[count(size, Short.BYTES)];
			for (int index = 0; index < value.length; index++) {
				value[index] = Bytes.getShort(bytes, at + Short.BYTES * index);
			}
			return value;
		}

		@Override
		int write(PayloadWriter out, short[] value) {
			int at = claim(out, value.length, Short.BYTES);
			for (int index = 0; index < value.length; index++) {
				Bytes.putShort(out.bytes(), at + Short.BYTES * index, value[index]);
			}
			return 0;
		}

	}

	static final class CharsScalar extends ArrayScalar<char[]> {

		CharsScalar() {
			super(char[].class);
		}

		@Override
		char[] read(byte[] bytes, int at, int size, boolean utf16) {
			char[] value = new char[count(size, Character.BYTES)];
			for (int index = 0; index < value.length; index++) {
				value[index] = Bytes.getChar(bytes, at + Character.BYTES * index);
			}
			return value;
		}

		@Override
		int write(PayloadWriter out, char[] value) {
			int at = claim(out, value.length, Character.BYTES);
			for (int index = 0; index < value.length; index++) {
				Bytes.putChar(out.bytes(), at + Character.BYTES * index, value[index]);
			}
			return 0;
		}

	}

	static final class IntsScalar extends ArrayScalar<int[]> {

		IntsScalar() {
			super(int[].class);
		}

		@Override
		int[] read(byte[] bytes, int at, int size, boolean utf16) {
			int[] value = new int[count(size, Integer.BYTES)];
			for (int index = 0; index < value.length; index++) {
				value[index] = Bytes.getInt(bytes, at + Integer.BYTES * index);
			}
			return value;
		}

		@Override
		int write(PayloadWriter out, int[] value) {
			int at = claim(out, value.length, Integer.BYTES);
			for (int index = 0; index < value.length; index++) {
				Bytes.putInt(out.bytes(), at + Integer.BYTES * index, value[index]);
			}
			return 0;
		}

	}

	static final class LongsScalar extends ArrayScalar<long[]> {

		LongsScalar() {
			super(long[].class);
		}

		@Override
		long[] read(byte[] bytes, int at, int size, boolean utf16) {
			long[] value = new long[count(size, Long.BYTES)];
			for (int index = 0; index < value.length; index++) {
				value[index] = Bytes.getLong(bytes, at + Long.BYTES * index);
			}
			return value;
		}

		@Override
		int write(PayloadWriter out, long[] value) {
			int at = claim(out, value.length, Long.BYTES);
			for (int index = 0; index < value.length; index++) {
				Bytes.putLong(out.bytes(), at + Long.BYTES * index, value[index]);
			}
			return 0;
		}

	}

	static final class FloatsScalar extends ArrayScalar<float[]> {

		FloatsScalar() {
			super(float[].class);
		}

		@Override
		float[] read(byte[] bytes, int at, int size, boolean utf16) {
			float[] value = new float[count(size, Float.BYTES)];
			for (int index = 0; index < value.length; index++) {
				value[index] = Bytes.getFloat(bytes, at + Float.BYTES * index);
			}
			return value;
		}

		@Override
		int write(PayloadWriter out, float[] value) {
			int at = claim(out, value.length, Float.BYTES);
			for (int index = 0; index < value.length; index++) {
				Bytes.putFloat(out.bytes(), at + Float.BYTES * index, value[index]);
			}
			return 0;
		}

	}

	static final class DoublesScalar extends ArrayScalar<double[]> {

		DoublesScalar() {
			super(double[].class);
		}

		@Override
		double[] read(byte[] bytes, int at, int size, boolean utf16) {
			double[] value = new double[count(size, Double.BYTES)];
			for (int index = 0; index < value.length; index++) {
				value[index] = Bytes.getDouble(bytes, at + Double.BYTES * index);
			}
			return value;
		}

		@Override
		int write(PayloadWriter out, double[] value) {
			int at = claim(out, value.length, Double.BYTES);
			for (int index = 0; index < value.length; index++) {
				Bytes.putDouble(out.bytes(), at + Double.BYTES * index, value[index]);
			}
			return 0;
		}

	}

}
