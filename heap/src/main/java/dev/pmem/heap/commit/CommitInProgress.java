/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.commit;

import java.util.List;

import dev.pmem.heap.block.LongMap;
import dev.pmem.heap.block.VersionChains;
import dev.pmem.heap.log.ChangeSet;
import dev.pmem.heap.log.CommitLog;
import dev.pmem.heap.transaction.Snapshots;
import dev.pmem.heap.transaction.Transaction;

/**
 * A batch that can't be given up any more. Used by the commit leader alone. If an error of the JVM stops the leader,
 * the next leader goes on with the batch.
 * <p>
 * Each step of {@link #proceed} can be begun again. Its progress is held in a field that is set without a call:
 * <ol>
 * <li>the log makes its record of the changes durable. An error leaves the record durable or not. Crash: the log
 * decides what counts;
 * <li>announce the versions that the batch supersedes to the version chains. Readers, whose snapshots are older, find
 * these versions there as soon as a change is in its place. Crash: the announcement is volatile and does not matter;
 * <li>the log stores the changes in their places. An error leaves them there or not. Crash: the next opening makes them
 * whole or undoes them, by the record;
 * <li>publish. From here on the batch is committed. Crash: committed, as after each of the following steps;
 * <li>notify the transactions;
 * <li>settle the batch's space;
 * <li>hand the superseded versions over to the chains.
 * </ol>
 */
final class CommitInProgress {

	final List<CommitRequest> requests;

	private final CommitBatch batch;

	private final ChangeSet changes;

	/** Whether the batch changes anything in the pool; if not, it takes no sequence. */
	private final boolean stores;

	/** The versions that the batch supersedes, by offset. */
	private final LongMap<VersionChains.Version> superseded;

	private boolean isPersisted;

	private boolean isStored;

	private boolean isPublished;

	private int toldCount;

	private boolean isReleasing;

	CommitInProgress(CommitBatch batch, ChangeSet changes, LongMap<VersionChains.Version> superseded,
			List<CommitRequest> requests) {
		this.batch = batch;
		this.changes = changes;
		this.superseded = superseded;
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

	/** Carries out the remaining steps. */
	void proceed(CommitLog log, Snapshots snapshots, VersionChains chains, Releasing releasing) {
		// sequences have no gaps: the log's two slots take turns by them
		if (this.stores && !this.isStored) {
			if (!this.isPersisted) {
				log.persist(this.changes);
				this.isPersisted = true;
			}
			chains.installing(this.superseded);
			log.install(this.changes);
		}
		if (!this.isStored) {
			this.isStored = true;
			assert this.batch.isInPlace(this.changes);
		}
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

	/** Notifies the transactions: they are committed, and none of their blocks may be given back any more. */
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

		/** A commit is whole; blocks that are released from now on may be blocks that it freed. */
		void begin();

	}

}
