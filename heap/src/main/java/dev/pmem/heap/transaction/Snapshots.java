/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.ReferenceQueue;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.transaction.SnapshotLease.Seat;

/**
 * Which snapshots are in use, and the newest commit.
 * <p>
 * Invariants:
 * <ul>
 * <li>when {@link #oldest} has returned {@code n}, no transaction has, or will ever get, a snapshot below {@code n} that it
 * may still read. Acquiring stores the snapshot in a seat and then looks at the newest commit again: either it is still the
 * same, and whoever publishes the next one will find the seat, or the acquirer takes the newer one;
 * <li>a seat that is taken has a lease that isn't released, by which it's given back if its transaction is forgotten: nothing
 * that can fail lies between taking it and noting the lease, or between giving it back and noting that;
 * <li>only the commit leader ends other threads' snapshots, and asks for the oldest.
 * </ul>
 * Transactions usually find a seat in the first segment, which a thread's number picks. Each further segment has twice the
 * seats of the one before and is at most half full when it is used, so that a few attempts find a free seat however many
 * transactions are open; empty ones are taken away again ({@link #shrink}).
 */
public final class Snapshots {

	/** A power of two. */
	private static final int FIRST_SEGMENT_SEATS = 32;

	private static final int ATTEMPTS_IN_LAST_SEGMENT = 16;

	/** In a seat, in the place of the snapshot, once that was ended for its transaction. */
	private static final long ENDED = -1;

	private static final VarHandle SNAPSHOT;

	private static final VarHandle USED_SEATS;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			SNAPSHOT = lookup.findVarHandle(Seat.class, "snapshotPlusOne", long.class);
			USED_SEATS = lookup.findVarHandle(Snapshots.class, "usedSeats", int.class);
		} catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private static final class Segment {

		private static final int RETIRED = -1;

		final Seat[] seats;

		/** How many seats are taken or tried for; of overflow segments alone. */
		final AtomicInteger users = new AtomicInteger();

		Segment(int seatCount, boolean isOverflow) {
			this.seats = new Seat[seatCount];
			for (int index = 0; index < seatCount; index++) {
				this.seats[index] = new Seat(isOverflow ? this.users : null);
			}
		}

		boolean enter() {
			while (true) {
				int count = this.users.get();
				if (count == RETIRED) {
					return false;
				}
				if (this.users.compareAndSet(count, count + 1)) {
					return true;
				}
			}
		}

		void leave() {
			this.users.decrementAndGet();
		}

		boolean retire() {
			return this.users.compareAndSet(0, RETIRED);
		}

	}

	private volatile long published;

	/** A bit for each seat of the first segment that ever was used: the leader looks at no others. */
	private volatile int usedSeats;

	private volatile Segment[] segments = {new Segment(FIRST_SEGMENT_SEATS, false)};

	private final ReferenceQueue<Object> forgotten = new ReferenceQueue<>();

	/** Where the oldest snapshot was found last, and which it was; the leader's. While it is there it stays the oldest. */
	private @Nullable Seat oldestSeat;

	private long oldestSnapshot;

	/**
	 * @param published the newest commit of the pool
	 */
	public Snapshots(long published) {
		this.published = published;
	}

	/** The newest commit. */
	public long published() {
		return this.published;
	}

	/** Makes a commit visible to the snapshots acquired from now on. */
	public void publish(long sequence) {
		assert sequence > this.published;
		this.published = sequence;
	}

	/** Takes a seat with the newest snapshot. */
	public SnapshotLease acquire(Object owner) {
		SnapshotLease lease = new SnapshotLease(owner, this.forgotten);
		int start = (int) Thread.currentThread().threadId();
		Seat[] seats = this.segments[0].seats;
		for (int probe = 0; probe < FIRST_SEGMENT_SEATS; probe++) {
			int index = (start + probe) & (FIRST_SEGMENT_SEATS - 1);
			if (seats[index].snapshotPlusOne == 0) {
				if ((this.usedSeats & (1 << index)) == 0) {
					USED_SEATS.getAndBitwiseOr(this, 1 << index);
				}
				if (take(seats[index], lease)) {
					return lease;
				}
			}
		}
		return acquireInOverflow(lease, start);
	}

	private SnapshotLease acquireInOverflow(SnapshotLease lease, int start) {
		int hash = start * 0x9E37_79B9 ^ System.identityHashCode(lease);
		while (true) {
			Segment[] known = this.segments;
			Segment last = known[known.length - 1];
			if (known.length > 1 && last.enter()) {
				for (int attempt = 0; attempt < ATTEMPTS_IN_LAST_SEGMENT; attempt++) {
					hash = hash * 0x915F_77F5 + 0x6A09_E667;
					if (take(last.seats[(hash >>> 8) & (last.seats.length - 1)], lease)) {
						return lease;
					}
				}
				last.leave();
			}
			addSegment(known.length);
		}
	}

	private boolean take(Seat seat, SnapshotLease lease) {
		long snapshot = this.published;
		if (seat.snapshotPlusOne != 0 || !SNAPSHOT.compareAndSet(seat, 0L, snapshot + 1)) {
			return false;
		}
		// no call from here on
		seat.lease = lease;
		lease.seat = seat;
		while (this.published != snapshot) {
			snapshot = this.published;
			seat.snapshotPlusOne = snapshot + 1;
		}
		lease.snapshot = snapshot;
		return true;
	}

	private synchronized void addSegment(int expectedCount) {
		Segment[] known = this.segments;
		if (known.length == expectedCount) {
			Segment[] more = Arrays.copyOf(known, expectedCount + 1);
			more[expectedCount] = new Segment(2 * known[expectedCount - 1].seats.length, true);
			this.segments = more;
		}
	}

	/** Takes away segments at the end that nobody uses. */
	synchronized void shrink() {
		Segment[] known = this.segments;
		int count = known.length;
		while (count > 1 && known[count - 1].retire()) {
			count--;
		}
		if (count < known.length) {
			this.segments = Arrays.copyOf(known, count);
		}
	}

	/** Gives a snapshot back. To be called once for a lease. */
	public void release(SnapshotLease lease) {
		Seat seat = lease.seat;
		if (seat != null) {
			SNAPSHOT.setRelease(seat, 0L);
			lease.isReleased = true;
			lease.thread = null;
			if (seat.users != null) {
				seat.users.decrementAndGet();
			}
		}
	}

	/** Whether the snapshot was ended by {@link #end}: what the transaction has read since may not be of its snapshot. */
	boolean isEnded(SnapshotLease lease) {
		// what was read before is not read after
		VarHandle.loadLoadFence();
		Seat seat = lease.seat;
		return seat == null || seat.snapshotPlusOne != lease.snapshot + 1;
	}

	/** Ends the snapshot for all transactions that have it, and gives how many that were. By the leader. */
	public int end(long snapshot) {
		int count = 0;
		for (Segment segment : this.segments) {
			for (Seat seat : segment.seats) {
				count += SNAPSHOT.compareAndSet(seat, snapshot + 1, ENDED) ? 1 : 0;
			}
		}
		return count;
	}

	/** The next lease whose transaction was forgotten without having ended; to be released. Null if there's none. */
	public @Nullable SnapshotLease nextForgotten() {
		while (this.forgotten.poll() instanceof SnapshotLease lease) {
			if (lease.seat != null && !lease.isReleased) {
				return lease;
			}
		}
		return null;
	}

	/** The oldest snapshot in use, or the newest commit if there's none. By the leader. */
	public long oldest() {
		Seat known = this.oldestSeat;
		if (known != null && known.snapshotPlusOne == this.oldestSnapshot + 1) {
			return this.oldestSnapshot;
		}
		this.oldestSeat = null;
		this.oldestSnapshot = this.published;
		Segment[] all = this.segments;
		for (int used = this.usedSeats; used != 0; used &= used - 1) {
			compareWithOldest(all[0].seats[Integer.numberOfTrailingZeros(used)]);
		}
		for (int segment = 1; segment < all.length; segment++) {
			if (all[segment].users.get() > 0) {
				for (Seat seat : all[segment].seats) {
					compareWithOldest(seat);
				}
			}
		}
		return this.oldestSnapshot;
	}

	private void compareWithOldest(Seat seat) {
		long value = seat.snapshotPlusOne;
		if (value > 0 && value - 1 < this.oldestSnapshot) {
			this.oldestSnapshot = value - 1;
			this.oldestSeat = seat;
		}
	}

	/** The snapshots in use, each once, in order; those acquired meanwhile are newer than all commits before the call. */
	public long[] active() {
		long[] snapshots = new long[FIRST_SEGMENT_SEATS];
		int count = 0;
		for (Segment segment : this.segments) {
			for (Seat seat : segment.seats) {
				long value = seat.snapshotPlusOne;
				if (value > 0) {
					if (count == snapshots.length) {
						snapshots = Arrays.copyOf(snapshots, 2 * count);
					}
					snapshots[count++] = value - 1;
				}
			}
		}
		Arrays.sort(snapshots, 0, count);
		int distinct = 0;
		for (int index = 0; index < count; index++) {
			if (distinct == 0 || snapshots[index] != snapshots[distinct - 1]) {
				snapshots[distinct++] = snapshots[index];
			}
		}
		return Arrays.copyOf(snapshots, distinct);
	}

	/** The number of snapshots in use. The count is exact only while no transaction begins or ends. */
	public int activeCount() {
		int count = 0;
		for (Segment segment : this.segments) {
			for (Seat seat : segment.seats) {
				count += (seat.snapshotPlusOne != 0) ? 1 : 0;
			}
		}
		return count;
	}

	/** Tells the leases that are held, in no particular order. */
	void forEachLease(Consumer<SnapshotLease> consumer) {
		for (Segment segment : this.segments) {
			for (Seat seat : segment.seats) {
				SnapshotLease lease = seat.lease;
				if (lease != null && !lease.isReleased) {
					consumer.accept(lease);
				}
			}
		}
	}

}
