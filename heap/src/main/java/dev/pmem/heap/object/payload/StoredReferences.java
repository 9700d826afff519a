/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.payload;

import java.util.Arrays;

import dev.pmem.heap.exception.CorruptPoolException;

/**
 * The references of a collection as they are stored, one behind the other: a byte 0 for null; a byte 1 and eight bytes, the
 * offset of the target's home block, for any other. Most collections are written again as they were read, so the offsets
 * are only read when somebody asks for them. Immutable.
 */
public final class StoredReferences {

	/** The number of bytes of a reference that is not null. */
	private static final int SIZE = 1 + Long.BYTES;

	private static final StoredReferences NONE = new StoredReferences(new byte[0], 0);

	private final byte[] bytes;

	private final int count;

	private StoredReferences(byte[] bytes, int count) {
		this.bytes = bytes;
		this.count = count;
	}

	/** References to these offsets, 0 for null. */
	public static StoredReferences of(long[] offsets) {
		byte[] bytes = new byte[offsets.length * SIZE];
		int at = 0;
		for (long offset : offsets) {
			if (offset == 0) {
				at++;
			} else {
				bytes[at] = 1;
				Bytes.putLong(bytes, at + 1, offset);
				at += SIZE;
			}
		}
		return copyOf(bytes, 0, at, offsets.length);
	}

	/**
	 * A copy of stored references.
	 * @param from the index of the first byte
	 * @param to the index behind the last byte
	 * @throws CorruptPoolException if the references can't have this number of bytes
	 */
	public static StoredReferences copyOf(byte[] bytes, int from, int to, int count) {
		int size = to - from;
		if (size < count || size > (long) count * SIZE) {
			throw damaged(count, size);
		}
		return (count == 0) ? NONE : new StoredReferences(Arrays.copyOfRange(bytes, from, to), count);
	}

	/** How many there are, nulls among them. */
	public int count() {
		return this.count;
	}

	/**
	 * The offsets of the targets' home blocks, 0 for null, in a new array.
	 * @throws CorruptPoolException if the bytes are damaged
	 */
	public long[] offsets() {
		return read(this.bytes, 0, this.bytes.length, this.count);
	}

	/**
	 * The offsets that stand between two indexes, 0 for null.
	 * @throws CorruptPoolException if the bytes are damaged
	 */
	public static long[] read(byte[] bytes, int from, int to, int count) {
		if (to - from < count) {
			throw damaged(count, to - from);
		}
		long[] offsets = new long[count];
		int at = from;
		for (int index = 0; index < count; index++) {
			if (at < to && bytes[at] == 0) {
				at++;
				continue;
			}
			if (to - at < SIZE || bytes[at] != 1) {
				throw damaged(count, to - from);
			}
			long offset = Bytes.getLong(bytes, at + 1);
			if (offset <= 0) {
				throw CorruptPoolException.ofObject("a reference to offset " + offset);
			}
			offsets[index] = offset;
			at += SIZE;
		}
		if (at != to) {
			throw damaged(count, to - from);
		}
		return offsets;
	}

	/**
	 * With how many references two sequences begin alike; 0 where there are nulls among them, which makes the references
	 * differ in size.
	 */
	public static int commonCount(byte[] bytes, int from, int to, int count, byte[] other, int otherFrom, int otherTo,
			int otherCount) {
		if (to - from != (long) count * SIZE || otherTo - otherFrom != (long) otherCount * SIZE) {
			return 0;
		}
		int different = Arrays.mismatch(bytes, from, to, other, otherFrom, otherTo);
		return (different < 0) ? count : different / SIZE;
	}

	/** The number of bytes of references that are not null. */
	public static int sizeOf(int count) {
		return count * SIZE;
	}

	/** Writes them behind what is written. */
	public void writeTo(PayloadWriter out) {
		out.append(this.bytes);
	}

	private static CorruptPoolException damaged(int count, int size) {
		return CorruptPoolException.ofObject("collection of " + count + " references in " + size + " bytes");
	}

}
