/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.key;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.kind.Kind;

/**
 * Where the first values of keys end. Two keys have the same first values if their bytes up to there are the same.
 * Immutable and thread-safe.
 */
public final class KeyPrefix {

	/** What {@link #end} returns for values that do not end within the exact part of a key. */
	public static final int BEYOND = -1;

	/** In place of a size: a text, which ends with a byte 0. */
	private static final int TEXT = 0;

	/** For each value the size of its bytes, or {@link #TEXT}; null if the first values are all values. */
	private final int @Nullable [] sizes;

	/** Which values have a byte before them that shows null. */
	private final boolean[] marked;

	/** Bytes of a key beyond these are not in the order of the values. */
	private final int exactBytes;

	private KeyPrefix(int @Nullable [] sizes, boolean[] marked, int exactBytes) {
		this.sizes = sizes;
		this.marked = marked;
		this.exactBytes = exactBytes;
	}

	/** The first values are all values. */
	static KeyPrefix whole(int exactBytes) {
		return new KeyPrefix(null, new boolean[0], exactBytes);
	}

	/**
	 * The first values are of these kinds.
	 * @param kinds null in place of an enum
	 * @return null if the end of some of them can't be told
	 */
	static @Nullable KeyPrefix of(List<@Nullable Kind> kinds, boolean[] marked, int exactBytes) {
		int[] sizes = new int[kinds.size()];
		for (int index = 0; index < sizes.length; index++) {
			Kind kind = kinds.get(index);
			int size = (kind == null) ? TEXT : size(kind);
			if (size < 0) {
				return null;
			}
			sizes[index] = size;
		}
		return new KeyPrefix(sizes, marked, exactBytes);
	}

	/** The size of a kind's values in keys; {@link #TEXT}; or -1 if it is not known. */
	private static int size(Kind kind) {
		return switch (kind) {
			case BOOLEAN, BYTE -> 1;
			case SHORT, CHAR -> Short.BYTES;
			case INT, FLOAT -> Integer.BYTES;
			case LONG, DOUBLE, REFERENCE -> Long.BYTES;
			case UUID -> 2 * Long.BYTES;
			case STRING -> TEXT;
			default -> -1;
		};
	}

	/**
	 * Where the first values end, from the start of the key; {@link #BEYOND} if not within the part whose order is exact.
	 * @param key holds the key from {@code start}
	 */
	public int end(byte[] key, int start, int length) {
		int[] known = this.sizes;
		if (known == null) {
			return (length <= this.exactBytes) ? length : BEYOND;
		}
		int limit = Math.min(length, this.exactBytes);
		int end = 0;
		for (int index = 0; index < known.length; index++) {
			if (this.marked[index]) {
				if (end >= limit) {
					return BEYOND;
				}
				if (key[start + end++] == 0) {
					continue;
				}
			}
			if (known[index] != TEXT) {
				end += known[index];
			} else {
				while (end < limit && key[start + end] != 0) {
					end++;
				}
				end++;
			}
			if (end > limit) {
				return BEYOND;
			}
		}
		return end;
	}

	/** How many bytes of keys are in the order of the values. */
	public int exactBytes() {
		return this.exactBytes;
	}

}
