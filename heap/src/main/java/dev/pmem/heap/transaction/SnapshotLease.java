/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.space.Allocator;

/**
 * A transaction's hold on its snapshot. The lease is reachable for as long as the snapshot is held; the transaction
 * need not be. If a transaction was forgotten, the reference queue returns its lease.
 */
public final class SnapshotLease extends WeakReference<Object> {

	private static final long[] NOTHING = {};

	/**
	 * A place for one snapshot. As large as a cache line, so that transactions of different threads don't slow each other
	 * down.
	 */
	@SuppressWarnings("unused")
	static final class Seat {

		/** How many have a seat of the same segment, or try for one; null in the first segment. */
		final @Nullable AtomicInteger users;

		/** 0 while free. */
		volatile long snapshotPlusOne;

		/** Of who has the seat, or had it last. */
		@Nullable
		SnapshotLease lease;

		private long padding1;

		private long padding2;

		private long padding3;

		private long padding4;

		private long padding5;

		Seat(@Nullable AtomicInteger users) {
			this.users = users;
		}

	}

	/** Set once, when the snapshot is acquired; null if acquiring failed. */
	@Nullable
	Seat seat;

	long snapshot;

	/** Null once it is released. */
	@Nullable
	Thread thread = Thread.currentThread();

	boolean isReleased;

	/** The place where the transaction began, if it is recorded. */
	@Nullable
	Throwable began;

	/** Blocks that the transaction has reserved: offsets. */
	long[] reserved = NOTHING;

	int reservedCount;

	/** When {@link OpenTransactions} first found it open, by {@link System#nanoTime}; 0 before. */
	long seenNanos;

	boolean isReported;

	SnapshotLease(Object owner, ReferenceQueue<Object> forgotten) {
		super(owner, forgotten);
	}

	/** Gives back the blocks that a forgotten transaction has reserved. */
	public void giveBackReserved(Allocator allocator) {
		while (this.reservedCount > 0) {
			allocator.cancel(this.reserved[--this.reservedCount]);
		}
	}

	/** Makes room for another reserved block, so that recording the block can't fail. */
	void expectReserved() {
		if (this.reservedCount == this.reserved.length) {
			this.reserved = Arrays.copyOf(this.reserved, Math.max(4, 2 * this.reservedCount));
		}
	}

}
