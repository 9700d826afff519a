/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.collection.stored;

import java.util.Comparator;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.index.IndexKeys;
import dev.pmem.heap.index.KeyRange;

/**
 * A range of a map's keys.
 *
 * @param lower the least key; null for an open end
 * @param lowerInclusive whether {@code lower} itself is in the range
 * @param upper the greatest key; null for an open end
 * @param upperInclusive whether {@code upper} itself is in the range
 */
record EntryRange(@Nullable Object lower, boolean lowerInclusive, @Nullable Object upper, boolean upperInclusive) {

	static final EntryRange ALL = new EntryRange(null, false, null, false);

	/** Whether the key is not below the range. */
	boolean isAtOrAboveLower(Object key, Comparator<Object> order) {
		if (this.lower == null) {
			return true;
		}
		int compared = order.compare(key, this.lower);
		return compared > 0 || compared == 0 && this.lowerInclusive;
	}

	/** Whether the key is not above the range. */
	boolean isAtOrBelowUpper(Object key, Comparator<Object> order) {
		if (this.upper == null) {
			return true;
		}
		int compared = order.compare(key, this.upper);
		return compared < 0 || compared == 0 && this.upperInclusive;
	}

	/** Whether the key is in the range. */
	boolean contains(Object key, Comparator<Object> order) {
		return isAtOrAboveLower(key, order) && isAtOrBelowUpper(key, order);
	}

	/** Whether a range with these bounds lies in this one; bounds may coincide. */
	boolean admits(EntryRange part, Comparator<Object> order) {
		return admitsBound(part.lower, part.lowerInclusive, order) && admitsBound(part.upper, part.upperInclusive,
				order);
	}

	private boolean admitsBound(@Nullable Object bound, boolean inclusive, Comparator<Object> order) {
		if (bound == null || contains(bound, order)) {
			return true;
		}
		EntryRange closed = new EntryRange(this.lower, true, this.upper, true);
		return !inclusive && closed.contains(bound, order);
	}

	/** The tree's range, which may also have entries that are not in this range but share the first bytes of a bound. */
	KeyRange treeRange(EntryCodec codec) {
		byte[] low = (this.lower != null) ? codec.key(this.lower) : null;
		boolean lowInclusive = this.lowerInclusive;
		byte[] high = (this.upper != null) ? codec.key(this.upper) : null;
		boolean highInclusive = this.upperInclusive;
		if (low != null && low.length > EntryCodec.ORDERED_KEY_BYTES) {
			// what is as short as the bytes in common is smaller than the bound
			low = orderedPart(low);
			lowInclusive = false;
		}
		if (high != null && high.length > EntryCodec.ORDERED_KEY_BYTES) {
			high = IndexKeys.prefixSuccessor(orderedPart(high));
			highInclusive = false;
		}
		return new KeyRange(low, lowInclusive, high, highInclusive);
	}

	private static byte[] orderedPart(byte[] key) {
		return java.util.Arrays.copyOf(key, EntryCodec.ORDERED_KEY_BYTES);
	}

}
