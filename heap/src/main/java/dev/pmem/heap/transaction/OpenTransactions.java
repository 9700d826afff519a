/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

import java.time.Duration;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Logs transactions that are open for long, because they keep earlier versions of objects that others change, and freed
 * space. Thread-safe.
 * <p>
 * Beginning a transaction does not read the clock: its age counts from the first look at all open transactions. The
 * place where a transaction begins is not recorded until one has stayed open for too long. That transaction is reported
 * with the place where its thread stands at that moment, later ones with the place where they began.
 */
public final class OpenTransactions {

	private static final long LONGEST_INTERVAL_NANOS = 1_000_000_000;

	private final Snapshots snapshots;

	private final String pool;

	private final Duration warning;

	private final Periodic looks;

	/** The size of the versions that are kept for old snapshots, in bytes. */
	private final LongSupplier keptBytes;

	private volatile boolean notesPlaces;

	/** @param warning how long a transaction may be open; zero for ever */
	public OpenTransactions(Snapshots snapshots, String pool, Duration warning, LongSupplier keptBytes) {
		this.snapshots = snapshots;
		this.pool = pool;
		this.warning = warning;
		this.looks = new Periodic(Math.min(LONGEST_INTERVAL_NANOS, warning.toNanos() / 4), System.nanoTime());
		this.keptBytes = keptBytes;
	}

	/** Records where a transaction begins, if this is recorded by now. */
	public void begun(SnapshotLease lease) {
		if (this.notesPlaces) {
			lease.began = new Throwable("A transaction of thread " + lease.thread + " began here");
		}
	}

	/** Looks at all open transactions, if nobody has for a while. */
	public void look() {
		look(System.nanoTime());
	}

	/** @param now by {@link System#nanoTime} */
	public void look(long now) {
		if (this.warning.isZero() || !this.looks.isDue(now)) {
			return;
		}
		this.snapshots.shrink();
		this.snapshots.forEachLease((lease) -> look(lease, now));
	}

	private void look(SnapshotLease lease, long now) {
		if (lease.seenNanos == 0) {
			lease.seenNanos = (now == 0) ? 1 : now;
		} else if (!lease.isReported && now - lease.seenNanos >= this.warning.toNanos()) {
			lease.isReported = true;
			try {
				report(lease);
			} catch (RuntimeException _) {
				// The logger failed. This may be the end of a commit, which must not be reported as refused.
			}
		}
	}

	private void report(SnapshotLease lease) {
		Thread thread = lease.thread;
		Throwable place = lease.began;
		if (place == null) {
			place = standing(thread);
		}
		this.notesPlaces = true;
		System.getLogger(OpenTransactions.class.getName()).log(System.Logger.Level.WARNING, "Pool " + this.pool
				+ ": a transaction of thread " + ((thread != null) ? thread.getName() : "?")
				+ " is open for longer than " + this.warning + ". It sees commit " + lease.snapshot + " of "
				+ this.snapshots.published() + "; for it and others that are open, earlier versions of "
				+ this.keptBytes
						.getAsLong()
				+ " bytes are kept. End transactions, and close streams, soon after their use", place);
	}

	private static @Nullable Throwable standing(@Nullable Thread thread) {
		if (thread == null || !thread.isAlive()) {
			return null;
		}
		Throwable place = new Throwable(
				"Where the thread stands now; where transactions begin is noted from now on");
		place.setStackTrace(thread.getStackTrace());
		return place;
	}

}
