/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.commit;

import java.util.List;

import dev.pmem.heap.block.VersionChains;
import dev.pmem.heap.log.ChangeSet;
import dev.pmem.heap.log.CommitLog;
import dev.pmem.heap.transaction.Snapshots;
import dev.pmem.heap.transaction.Transaction;

/**
 * A batch that is past the point from which it can't be given up any more. Used by the commit leader alone; where an error
 * of the JVM stops the leader, the next one goes on with it.
 * <p>
 * Each step of {@link #proceed} can be begun again; what has been done stands in a field that is set without a call:
 * <ol>
 * <li>the log carries the changes out. An error leaves them in the log or not, in their places or not; readers, whose
 * snapshots are older, are served from the version chains;
 * <li>publish. From here on the batch is committed;
 * <li>tell the transactions;
 * <li>settle the batch's space;
 * <li>hand over what the batch superseded to the chains.
 * </ol>
 */
final class CommitInProgress {

	final List<CommitRequest> requests;

	private final CommitBatch batch;

	private final ChangeSet changes;

	/** Whether the batch changes anything in the pool; if not, it takes no sequence. */
	private final boolean stores;

	private boolean isStored;

	private boolean isPublished;

	private int toldCount;

	private boolean isReleasing;

	CommitInProgress(CommitBatch batch, ChangeSet changes, List<CommitRequest> requests) {
		this.batch = batch;
		this.changes = changes;
		this.requests = requests;
		this.stores = !changes.changes().isEmpty();
	}

	ChangeSet changes() {
		return this.changes;
	}

	boolean stores() {
		return this.stores;
	}

	/** Whether the changes are in the pool for good, whatever happens to the leader. */
	boolean isStored() {
		return this.isStored;
	}

	/** Does what is left to be done. */
	void proceed(CommitLog log, Snapshots snapshots, VersionChains chains, Releasing releasing) {
		// sequences have no gaps: the log's two slots take turns by them
		if (this.stores && !this.isStored) {
			log.complete(this.changes);
		}
		this.isStored = true;
		if (this.stores && !this.isPublished) {
			snapshots.publish(this.changes.sequence());
		}
		this.isPublished = true;
		tell();
		this.batch.settle();
		if (this.stores && !this.isReleasing) {
			releasing.begin();
			this.isReleasing = true;
		}
		chains.installed(snapshots.oldest(), releasing);
	}

	/** Committed, whatever happens from here on: no block of the transactions may be given back. */
	private void tell() {
		for (; this.toldCount < this.requests.size(); this.toldCount++) {
			CommitRequest request = this.requests.get(this.toldCount);
			Transaction transaction = request.transaction;
			if (transaction != null && !request.done) {
				transaction.committed();
				transaction.releaseSnapshot();
				request.succeed(this.requests.size());
			}
		}
	}

	/** Takes blocks that no snapshot needs. */
	interface Releasing extends VersionChains.FreedBlocks {

		/** A commit is whole; what is released from now on may be what it freed. */
		void begin();

	}

}
