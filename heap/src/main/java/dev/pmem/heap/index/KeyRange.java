/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.index;

import org.jspecify.annotations.Nullable;

/**
 * A range of keys. Bounds compare with whole keys, so all entries of equal keys are in the range or outside of it
 * together. The arrays are not copied: they must not change while a cursor uses them.
 *
 * @param lower smallest key, or null for an open end
 * @param lowerInclusive whether a key equal to {@code lower} is in the range
 * @param upper greatest key, or null for an open end
 * @param upperInclusive whether a key equal to {@code upper} is in the range; a longer key that starts with
 * {@code upper} is not in it, see {@link #prefix}
 */
public record KeyRange(byte @Nullable [] lower, boolean lowerInclusive, byte @Nullable [] upper,
		boolean upperInclusive) {

	private static final KeyRange ALL = new KeyRange(null, false, null, false);

	/** Every key. */
	public static KeyRange all() {
		return ALL;
	}

	/** This key alone. */
	public static KeyRange exactly(byte[] key) {
		return new KeyRange(key, true, key, true);
	}

	/** Every key that starts with these bytes. */
	public static KeyRange prefix(byte[] prefix) {
		return new KeyRange(prefix, true, IndexKeys.prefixSuccessor(prefix), false);
	}

}
