/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.commit;

import java.util.function.Supplier;

import dev.pmem.heap.block.VersionChains;
import dev.pmem.heap.space.Allocator;
import dev.pmem.heap.transaction.SnapshotLease;
import dev.pmem.heap.transaction.Snapshots;

/**
 * Keeps earlier versions of blocks, and freed blocks, as long as a snapshot needs them and no longer, and limits them
 * to a share of the Java heap. Used by the commit leader.
 * <p>
 * Invariant: the time of a call does not depend on the number of kept versions, except for those that the batch before
 * it superseded.
 */
final class SnapshotKeeper implements CommitInProgress.Releasing {

	/** The number of versions that one call examines in addition to twice as many as the batch changed blocks. */
	private static final int VERSIONS_PER_STEP = 512;

	/** The size of kept versions below which no thread takes leadership only to drop versions. */
	private static final long LEAST_BYTES_TO_TIDY = 256 << 10;

	private final Snapshots snapshots;

	private final VersionChains chains;

	private final Allocator allocator;

	private final long maximumBytes;

	private final Supplier<long[]> active;

	/** Whether blocks were released since a commit was whole. */
	private boolean hasReleased;

	SnapshotKeeper(Snapshots snapshots, VersionChains chains, Allocator allocator, long maximumBytes) {
		this.snapshots = snapshots;
		this.chains = chains;
		this.allocator = allocator;
		this.maximumBytes = maximumBytes;
		this.active = snapshots::active;
	}

	@Override
	public void begin() {
		if (this.hasReleased) {
			this.allocator.beginFree();
			this.hasReleased = false;
		}
	}

	@Override
	public void release(long offset) {
		this.hasReleased = true;
		this.allocator.free(offset);
	}

	/** After a batch that changed so many blocks. */
	void tidy(int changedBlockCount) {
		SnapshotLease forgotten = this.snapshots.nextForgotten();
		while (forgotten != null) {
			end(forgotten);
			forgotten = this.snapshots.nextForgotten();
		}
		this.allocator.logAreas().cutBeyond();
		if (this.chains.retainedBytes() == 0) {
			return;
		}
		boolean isOver = this.chains.retainedBytes() > this.maximumBytes;
		int maximumCount = VERSIONS_PER_STEP + 2 * changedBlockCount;
		int count = this.chains.trim(this.snapshots.oldest(), this.active, maximumCount, isOver, this);
		if (isOver && count < maximumCount && this.chains.retainedBytes() > this.maximumBytes) {
			endOldest();
		}
	}

	/** Ends a transaction that nobody can reach any more and that was not ended. */
	private void end(SnapshotLease lease) {
		this.snapshots.release(lease);
		lease.giveBackReserved(this.allocator);
	}

	private void endOldest() {
		long oldest = this.snapshots.oldest();
		if (oldest < this.snapshots.published()) {
			this.snapshots.end(oldest);
		}
	}

	/** Whether the end of this snapshot leaves many versions that nobody needs. May be called by any thread. */
	boolean isWorthTidying(long snapshot) {
		return this.chains.retainedBytes() > LEAST_BYTES_TO_TIDY && this.chains.isOldestOwner(snapshot);
	}

	/**
	 * Drops all versions that no snapshot needs, so that their space can be had. Takes time in proportion to the versions
	 * that are kept.
	 * @return whether there was one
	 */
	boolean dropAll() {
		long before = this.chains.retainedBytes();
		boolean isDone = before == 0;
		while (!isDone) {
			isDone = tidyThoroughly();
		}
		return this.chains.retainedBytes() < before;
	}

	/** Drops versions that no snapshot needs, a bounded number of them. Returns whether these were all. */
	boolean tidyThoroughly() {
		return this.chains.trim(this.snapshots.oldest(), this.active, VERSIONS_PER_STEP, true,
				this) < VERSIONS_PER_STEP;
	}

}
