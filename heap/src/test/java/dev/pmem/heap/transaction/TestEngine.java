/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.block.BlockStore;
import dev.pmem.heap.block.VersionChains;
import dev.pmem.heap.commit.Transactions;
import dev.pmem.heap.crash.ForwardingMedium;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.log.ChangeSet;
import dev.pmem.heap.log.CommitLog;
import dev.pmem.heap.medium.FenceReach;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.medium.MediumOptions;
import dev.pmem.heap.medium.Mediums;
import dev.pmem.heap.medium.Persistence;
import dev.pmem.heap.pool.CurrentHeader;
import dev.pmem.heap.pool.PoolHeader;
import dev.pmem.heap.pool.PoolHeader.LastRecovery;
import dev.pmem.heap.pool.PoolHeader.LogState;
import dev.pmem.heap.pool.PoolHeader.Use;
import dev.pmem.heap.pool.PoolLayout;
import dev.pmem.heap.pool.PoolSums;
import dev.pmem.heap.recovery.PoolRecovery;
import dev.pmem.heap.space.Allocator;

/**
 * The transaction engine of a new pool, without objects, catalog and extents. A sync costs nothing.
 */
public final class TestEngine implements AutoCloseable {

	private final Medium medium;

	private final Allocator allocator;

	private final VersionChains chains = new VersionChains();

	private final CommitLog log;

	private final Transactions engine;

	/** Runs on the leader's thread before it stores its next batch, once. */
	private final AtomicReference<Runnable> beforeNextBatch = new AtomicReference<>();

	/** Runs on the leader's thread when it has stored a batch that isn't published, each time. */
	private volatile Runnable afterStore = () -> {};

	/**
	 * @param persistence of which the log depends: the journal with {@link Persistence#SYNCED_FILE}, else the undo log
	 */
	public TestEngine(Path file, Persistence persistence, long maximumBytes) {
		Medium mapped = Mediums.open(file, new MediumOptions(FenceReach.PAGE_CACHE, 4 << 20, maximumBytes));
		this.medium = new ForwardingMedium(mapped) {

			@Override
			public Persistence persistence() {
				return persistence;
			}

			@Override
			public void close() {
				this.target.close();
			}

		};
		this.allocator = new Allocator(this.medium);
		PoolRecovery opening = PoolRecovery.recover(this.medium, null);
		this.allocator.load();
		LogState state = opening.prepare(this.allocator, HeapOptions.MINIMUM_JOURNAL_BYTES);
		CurrentHeader header = new CurrentHeader(this.medium,
				PoolHeader.create(state, new LastRecovery(1, 0, 0), new Use(this.medium.boot(), true)));
		CommitLog opened = opening.start(this.allocator, header, Runnable::run);
		this.log = observed(opened);
		this.engine = new Transactions(new BlockStore(this.medium, this.chains, this.allocator::capacity),
				this.allocator,
				this.chains, this.log, 0, Long.MAX_VALUE, Duration.ZERO);
	}

	/** A log that calls what tests have set, and otherwise does as the other. */
	private CommitLog observed(CommitLog opened) {
		return new CommitLog() {

			private @Nullable ChangeSet stored;

			@Override
			public void prepare(ChangeSet changes) {
				Runnable before = TestEngine.this.beforeNextBatch.getAndSet(null);
				if (before != null) {
					before.run();
				}
				opened.prepare(changes);
			}

			@Override
			public void persist(ChangeSet changes) {
				opened.persist(changes);
			}

			@Override
			public void install(ChangeSet changes) {
				if (this.stored != changes) {
					opened.install(changes);
				}
				this.stored = changes;
				TestEngine.this.afterStore.run();
			}

			@Override
			public PoolSums sums() {
				return opened.sums();
			}

			@Override
			public @Nullable PoolException failure() {
				return opened.failure();
			}

			@Override
			public LogState finish() {
				return opened.finish();
			}

			@Override
			public void close() {
				opened.close();
			}

		};
	}

	/** Begins a transaction that changes something. */
	public Transaction begin() {
		return this.engine.begin(TransactionMode.READ_WRITE);
	}

	/** Begins a transaction that only reads. */
	public Transaction beginToRead() {
		return this.engine.begin(TransactionMode.READ_ONLY);
	}

	/** Of how many blocks earlier versions are kept. */
	public int keptBlockCount() {
		return this.chains.size();
	}

	public long usedBytes() {
		return this.allocator.usedBytes();
	}

	/** Makes the version of the block at this offset what it was. */
	public void restoreVersion(long offset, long version) {
		this.medium.putLong(offset, version);
	}

	/** Flips a bit of the byte at this offset. */
	public void damage(long offset, int bit) {
		long word = offset & -Long.BYTES;
		this.medium.putLong(word, this.medium.segment().get(PoolLayout.LONG, word) ^ 1L << bit + 8 * (offset - word));
	}

	public void beforeNextBatch(Runnable action) {
		this.beforeNextBatch.set(action);
	}

	/** An error of the JVM that the action throws is as one that stops the leader. */
	public void afterStore(Runnable action) {
		this.afterStore = action;
	}

	public Transactions engine() {
		return this.engine;
	}

	@Override
	public void close() {
		if (this.engine.failure() == null) {
			this.engine.whileNothingCommits(this.chains::checkConsistent);
		}
		this.engine.close();
		this.log.close();
		this.medium.close();
	}

}
