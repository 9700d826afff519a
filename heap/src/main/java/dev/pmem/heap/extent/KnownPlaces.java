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
 * the index names, because ids are unique. Another extent of the same class could have such an object: then there are no
 * guesses.
 * <p>
 * A place is an entry of a table, in one of two pairs that a hash of the id's key names. A pair lies in one cache line. An
 * entry is the reference with some bits of the hash. A table that is nearly full gives way to a larger one, which starts
 * empty, up to 8 MB.
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

	/** Whether nothing is guessed. */
	private volatile boolean isOff;

	/** How many entries of the table are in use, roughly: threads may count past each other. */
	private int used;

	/** Stops guessing for good. */
	void switchOff() {
		this.isOff = true;
	}

	/** Where the object was whose id has this key; 0 if that is not known. */
	long get(byte[] key) {
		if (this.isOff) {
			return 0;
		}
		long hash = hash(key);
		long[] table = this.entries;
		long found = find(table, first(table, hash), hash);
		return ((found != 0) ? found : find(table, second(table, hash), hash)) & REFERENCE_MASK;
	}

	/** The entry of a pair that is of this hash; 0 if neither is. */
	private static long find(long[] table, int pair, long hash) {
		long one = (long) ENTRY.getOpaque(table, pair);
		if (isOf(one, hash)) {
			return one;
		}
		long other = (long) ENTRY.getOpaque(table, pair + 1);
		return isOf(other, hash) ? other : 0;
	}

	/** Notes where the object is whose id has this key. */
	void put(byte[] key, long reference) {
		if ((reference & ~REFERENCE_MASK) != 0) {
			return;
		}
		long[] table = grown();
		long hash = hash(key);
		long entry = reference | hash & ~REFERENCE_MASK;
		int first = first(table, hash);
		if (!putInto(table, first, entry, hash) && !putInto(table, second(table, hash), entry, hash)) {
			ENTRY.setOpaque(table, first, entry);
		}
	}

	/** Puts an entry over one of the same hash, or where there is none; false if there are two others. */
	private boolean putInto(long[] table, int pair, long entry, long hash) {
		for (int position = pair; position <= pair + 1; position++) {
			long present = (long) ENTRY.getOpaque(table, position);
			if (present == 0 || isOf(present, hash)) {
				this.used += (present == 0) ? 1 : 0;
				ENTRY.setOpaque(table, position, entry);
				return true;
			}
		}
		return false;
	}

	private long[] grown() {
		long[] table = this.entries;
		if (this.used <= table.length / 4 * 3 || table.length == MOST_ENTRIES) {
			return table;
		}
		long[] larger = new long[4 * table.length];
		this.used = 0;
		this.entries = larger;
		return larger;
	}

	private static int first(long[] table, long hash) {
		return (int) (hash >>> 3) & (table.length - 2);
	}

	private static int second(long[] table, long hash) {
		return (int) (hash >>> 24) & (table.length - 2);
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
