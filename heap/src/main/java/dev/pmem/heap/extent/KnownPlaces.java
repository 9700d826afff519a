/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Where objects of an extent were found by their ids: guesses, which save the search in the index of ids. Thread-safe
 * without locks.
 * <p>
 * Invariant: a guess may be wrong, for nobody takes it back when an object is deleted. Whoever uses a guess must find an
 * object of the extent with the wanted id there, in the snapshot, and a checksum that is right: then the object is the one that
 * the index names, because ids are unique.
 * <p>
 * A place is an entry of a table, chosen by a hash of the id's key; a pair of neighbours, in one cache line, is tried. An
 * entry is the reference with some bits of the hash. The table grows while it fills, to 8 MB, and starts anew then.
 */
final class KnownPlaces {

	private static final int LEAST_ENTRIES = 1 << 8;

	private static final int MOST_ENTRIES = 1 << 20;

	/** References are multiples of 8, below 2 to the power of 48: the other bits are of the hash. */
	private static final long REFERENCE_MASK = (1L << 48) - 8;

	private static final long MIX = 0x9E37_79B9_7F4A_7C15L;

	private static final VarHandle ENTRY = MethodHandles.arrayElementVarHandle(long[].class);

	private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private volatile long[] entries = new long[LEAST_ENTRIES];

	/** How many entries of the table are in use, roughly: threads may count past each other. */
	private int used;

	/** Where the object was whose id has this key; 0 if that is not known. */
	long get(byte[] key) {
		long hash = hash(key);
		long[] table = this.entries;
		int position = position(table, hash);
		long first = (long) ENTRY.getOpaque(table, position);
		if (isOf(first, hash)) {
			return first & REFERENCE_MASK;
		}
		long second = (long) ENTRY.getOpaque(table, position + 1);
		return isOf(second, hash) ? second & REFERENCE_MASK : 0;
	}

	/** Notes where the object is whose id has this key. */
	void put(byte[] key, long reference) {
		if ((reference & ~REFERENCE_MASK) != 0) {
			return;
		}
		long[] table = grown();
		long hash = hash(key);
		int position = position(table, hash);
		long first = (long) ENTRY.getOpaque(table, position);
		if (first != 0 && !isOf(first, hash)) {
			// the newer one comes first
			ENTRY.setOpaque(table, position + 1, first);
		} else if (first == 0) {
			this.used++;
		}
		ENTRY.setOpaque(table, position, reference | hash & ~REFERENCE_MASK);
	}

	private long[] grown() {
		long[] table = this.entries;
		if (this.used <= table.length * 3 / 8 || table.length == MOST_ENTRIES) {
			return table;
		}
		long[] larger = new long[4 * table.length];
		this.used = 0;
		this.entries = larger;
		return larger;
	}

	private static int position(long[] table, long hash) {
		return (int) (hash >>> 3) & (table.length - 2);
	}

	private static boolean isOf(long entry, long hash) {
		return entry != 0 && ((entry ^ hash) & ~REFERENCE_MASK) == 0;
	}

	private static long hash(byte[] key) {
		long hash = key.length;
		int index = 0;
		for (; index + Long.BYTES <= key.length; index += Long.BYTES) {
			hash = mixed(hash ^ (long) LONG.get(key, index));
		}
		for (; index < key.length; index++) {
			hash = mixed(hash ^ key[index]);
		}
		return hash;
	}

	private static long mixed(long value) {
		long first = (value ^ value >>> 32) * MIX;
		long second = (first ^ first >>> 29) * MIX;
		return second ^ second >>> 32;
	}

}
