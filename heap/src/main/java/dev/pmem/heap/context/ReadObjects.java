/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;

/**
 * The instances of objects without ids whose transactions have ended: where each object lies, and what was read of it.
 * Nothing else tells, when such an instance is saved later, that it is no new object. An instance that nobody else refers to
 * is forgotten. Thread-safe.
 */
public final class ReadObjects {

	private static final int INITIAL_LENGTH = 64;

	/** Chains by the identity hash. */
	private @Nullable Entry[] table = new @Nullable Entry[INITIAL_LENGTH];

	private int count;

	private final ReferenceQueue<Object> gone = new ReferenceQueue<>();

	ReadObjects() {}

	/** An instance and its object. */
	static final class Entry extends WeakReference<Object> {

		private final int hash;

		final long reference;

		/** That of the state that was read or written. */
		final int digest;

		private @Nullable Entry next;

		private Entry(Object instance, int hash, long reference, int digest, ReferenceQueue<Object> gone) {
			super(instance, gone);
			this.hash = hash;
			this.reference = reference;
			this.digest = digest;
		}

	}

	/** What tells the states of an object apart. */
	static int digest(BlockImage image) {
		return digest(image.bytes, image.length, image.type);
	}

	static int digest(byte[] bytes, int length, int layoutNumber) {
		CRC32C sum = new CRC32C();
		sum.update(bytes, 0, length);
		return (int) sum.getValue() ^ layoutNumber;
	}

	/** Notes what an instance was read from, in place of what was noted of it before. */
	synchronized void put(Object instance, long reference, int digest) {
		for (Object each = this.gone.poll(); each != null; each = this.gone.poll()) {
			remove((Entry) each);
		}
		Entry known = get(instance);
		if (known != null) {
			remove(known);
		}
		if (this.count >= this.table.length) {
			grow();
		}
		Entry entry = new Entry(instance, System.identityHashCode(instance), reference, digest, this.gone);
		int index = entry.hash & (this.table.length - 1);
		entry.next = this.table[index];
		this.table[index] = entry;
		this.count++;
	}

	/** What an instance was read from; null if it was not read in a transaction that has ended. */
	synchronized @Nullable Entry get(Object instance) {
		Entry entry = this.table[System.identityHashCode(instance) & (this.table.length - 1)];
		while (entry != null && !entry.refersTo(instance)) {
			entry = entry.next;
		}
		return entry;
	}

	private void remove(Entry removed) {
		int index = removed.hash & (this.table.length - 1);
		Entry before = null;
		for (Entry entry = this.table[index]; entry != null; entry = entry.next) {
			if (entry == removed) {
				if (before == null) {
					this.table[index] = entry.next;
				} else {
					before.next = entry.next;
				}
				this.count--;
				return;
			}
			before = entry;
		}
	}

	private void grow() {
		@Nullable
		Entry[] larger = new @Nullable Entry[2 * this.table.length];
		for (Entry first : this.table) {
			for (Entry entry = first; entry != null;) {
				Entry next = entry.next;
				int index = entry.hash & (larger.length - 1);
				entry.next = larger[index];
				larger[index] = entry;
				entry = next;
			}
		}
		this.table = larger;
	}

}
