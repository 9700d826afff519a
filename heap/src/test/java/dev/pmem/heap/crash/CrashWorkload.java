/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.commit.GroupCommit;
import dev.pmem.heap.crash.HeapState.Note;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.medium.SimulatedMedium;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Savepoint;
import dev.pmem.heap.store.TransactionOptions;

/**
 * Commits transactions to a heap and to a model of it. At any moment a crash may leave one of {@link #allowedStates},
 * which are several only while a commit is under way. The same seed gives the same stores.
 */
class CrashWorkload {

	final SimulatedMedium medium;

	private final CrashSetup setup;

	final SplittableRandom random;

	CrashSetup.Opening opening;

	private CheckpointSteps checkpoints;

	/** The process is killed before so many more events; never if 0. */
	private long eventsUntilKill;

	private boolean killed;

	/** Runs before the next event. */
	private Runnable beforeEvent;

	/** What a crash may leave once the members of a batch commit. */
	private List<HeapState> allowedForMembers;

	private final Thread thread = Thread.currentThread();

	HeapState acknowledged = HeapState.empty();

	private volatile List<HeapState> allowedStates = List.of(this.acknowledged);

	/** Those that were acknowledged since all was durable, that one included; null while all is. */
	private List<HeapState> unsyncedStates;

	/** The highest value of the sequence that an acknowledged transaction got. */
	private long highestSequenceValue;

	private long highestSyncedSequenceValue;

	final ItemChanges changes;

	PersistentHeap heap;

	private Extent<Item> items;

	/** Whether what the workload is there for has begun. */
	boolean interesting;

	private boolean isOnlyGrowthInteresting;

	/** What the transactions did, for messages. */
	private final List<String> history = new ArrayList<>();

	CrashWorkload(SimulatedMedium medium, CrashSetup setup, long seed) {
		this.medium = medium;
		this.setup = setup;
		this.random = new SplittableRandom(seed);
		this.changes = new ItemChanges(this.random);
		this.opening = setup.first();
	}

	/** What a crash now may leave. */
	CrashExpectation afterCrash() {
		List<HeapState> unsynced = this.unsyncedStates;
		if (unsynced == null) {
			return new CrashExpectation(this.allowedStates, false, this.highestSequenceValue);
		}
		List<HeapState> all = new ArrayList<>(unsynced);
		all.addAll(this.allowedStates);
		return new CrashExpectation(all, true, this.highestSyncedSequenceValue);
	}

	/** What another process must find if this one is killed now. */
	CrashExpectation afterKill() {
		return new CrashExpectation(this.allowedStates, false, this.highestSequenceValue,
				(this.unsyncedStates != null) ? afterCrash() : null);
	}

	CrashSetup setup() {
		return this.setup;
	}

	CrashSetup.Opening opening() {
		return this.opening;
	}

	private void issue(HeapState next) {
		this.allowedStates = List.of(this.acknowledged, next);
	}

	void acknowledge(HeapState state) {
		this.acknowledged = state;
		this.allowedStates = List.of(state);
		if (this.unsyncedStates != null) {
			this.unsyncedStates.add(state);
		}
	}

	private void allIsSynced() {
		this.unsyncedStates = null;
		this.highestSyncedSequenceValue = this.highestSequenceValue;
	}

	boolean isInteresting() {
		return this.interesting;
	}

	List<String> history() {
		return this.history;
	}

	void open() {
		open(Item.EXTENT);
	}

	private void open(ExtentDefinition<Item> definition) {
		this.history.add("open " + this.opening);
		this.checkpoints = new CheckpointSteps(this.random.split(), whenCheckpoints());
		this.heap = this.opening.open(decorate(new ProcessMedium()), this.checkpoints);
		if (!this.setup.mayLoseCommits(this.opening)) {
			allIsSynced();
		} else if (this.unsyncedStates == null) {
			this.unsyncedStates = new ArrayList<>(List.of(this.acknowledged));
		}
		this.items = this.heap.extent(definition);
		this.changes.use(this.items);
	}

	void close() {
		this.history.add("close");
		this.heap.close();
		allIsSynced();
	}

	/** For what is wrong on purpose. */
	Medium decorate(Medium target) {
		return target;
	}

	/** Whatever was under way: nothing of it goes on. */
	void abandon() {
		if (this.checkpoints != null) {
			this.checkpoints.kill();
		}
	}

	CheckpointSteps.When whenCheckpoints() {
		return CheckpointSteps.When.ANY;
	}

	void reopen() {
		close();
		openNext();
	}

	private void openNext() {
		this.opening = this.setup.next(this.opening, this.random, 2);
		open(this.random.nextBoolean() ? Item.EXTENT : Item.OTHER_INDEXES);
	}

	/** Lets checkpoints go on, and kills the process, before what it does to the medium. */
	private final class ProcessMedium extends EventMedium {

		private final CheckpointSteps steps = CrashWorkload.this.checkpoints;

		ProcessMedium() {
			super(CrashWorkload.this.medium);
		}

		@Override
		void beforeEvent(boolean mayStep) {
			if (this.steps != CrashWorkload.this.checkpoints) {
				throw new CheckpointSteps.Killed();
			}
			if (CrashWorkload.this.allowedForMembers != null && Thread.currentThread() != CrashWorkload.this.thread) {
				CrashWorkload.this.allowedStates = CrashWorkload.this.allowedForMembers;
			}
			if (mayStep) {
				this.steps.beforeEvent();
			}
			Runnable action = CrashWorkload.this.beforeEvent;
			CrashWorkload.this.beforeEvent = null;
			if (action != null) {
				action.run();
			}
			if (CrashWorkload.this.eventsUntilKill > 0 && --CrashWorkload.this.eventsUntilKill == 0) {
				CrashWorkload.this.killed = true;
				throw new CheckpointSteps.Killed();
			}
		}

		@Override
		void afterGrowth() {
			CrashWorkload.this.interesting &= !CrashWorkload.this.isOnlyGrowthInteresting;
		}

	}

	/** Small transactions, nothing beyond a slot of the log. */
	void runSmall(int transactionCount) {
		open();
		for (int count = 0; count < transactionCount; count++) {
			step();
		}
	}

	/** Inserts and updates, a few blocks each. */
	void runInserts(int transactionCount) {
		open();
		for (int count = 0; count < transactionCount; count++) {
			commit("insert and update", (transaction, state) -> {
				this.changes.insert(transaction, state, 30);
				this.changes.update(transaction, state);
			});
		}
	}

	/** The cases that need a certain order, then random ones. */
	void run(int transactionCount) {
		open();
		large();
		for (int count = 0; count < transactionCount; count++) {
			step();
		}
		commit("delete all", (transaction, state) -> this.changes.delete(transaction, state, state.items().size()));
		step();
		step();
		close();
	}

	/** Opens and closes again and again, with a commit each time. */
	void runOpenings(int count) {
		open();
		for (int opening = 0; opening < count; opening++) {
			commit("insert", (transaction, state) -> this.changes.insert(transaction, state, 30));
			close();
			open();
		}
	}

	/** Opens with another durability each time; commits a little, or nothing; closes or is killed. */
	void runDurabilities(int count) {
		open();
		for (int opening = 0; opening < count; opening++) {
			for (int commits = this.random.nextInt(4); commits > 0; commits--) {
				commit("insert and update", (transaction, state) -> {
					this.changes.insert(transaction, state, this.changes.textLength());
					this.changes.update(transaction, state);
					this.changes.update(transaction, state);
				});
			}
			if (this.random.nextBoolean()) {
				close();
			} else {
				this.history.add("killed");
				this.checkpoints.kill();
			}
			this.opening = this.setup.next(this.opening, this.random, 1);
			open();
		}
		close();
	}

	/** Persistent collections, small and beyond a node. */
	void runCollections(int transactionCount) {
		open();
		CollectionChanges collections = new CollectionChanges(this.random);
		for (int count = 0; count < transactionCount; count++) {
			this.checkpoints.betweenCommits();
			if (this.random.nextInt(12) == 0) {
				reopen();
			}
			commit("change collections", (transaction, state) -> {
				Savepoint savepoint = transaction.savepoint();
				collections.change(this.heap, transaction, state.copy());
				transaction.rollbackTo(savepoint);
				collections.change(this.heap, transaction, state);
			});
		}
	}

	/** Commits that fill halves of the journal, a few each. */
	void runEpochs(int transactionCount) {
		open();
		epochs(transactionCount);
	}

	private void epochs(int transactionCount) {
		for (int count = 0; count < transactionCount; count++) {
			this.checkpoints.betweenCommits();
			commit("insert and update", (transaction, state) -> {
				this.changes.insert(transaction, state, 9000);
				this.changes.update(transaction, state);
				this.changes.update(transaction, state);
			});
		}
	}

	/** A journal that moves to a larger area, twice. */
	void runGrowingJournal(int transactionCount) {
		open();
		close();
		this.opening = this.opening.withJournal(2L << 20);
		open();
		this.interesting = true;
		epochs(transactionCount);
	}

	/** The pool is full to the last chunk when a sequence gives its first value: reserving values makes it grow. */
	void runSequenceAtGrowth() {
		open();
		while (this.heap.statistics().usedBytes() < this.heap.statistics().sizeBytes()) {
			commit("insert", (transaction, state) -> this.changes.insert(transaction, state, 8000));
		}
		long sizeBytes = this.heap.statistics().sizeBytes();
		// the growth alone, until the value is acknowledged
		this.isOnlyGrowthInteresting = true;
		this.interesting = true;
		insertWithSequenceValue();
		if (this.heap.statistics().sizeBytes() == sizeBytes) {
			throw new AssertionError("it didn't grow");
		}
		this.interesting = true;
		insertWithSequenceValue();
	}

	/** Openings that build indexes and free others, in several commits each, beside transactions. */
	void runIndexBuilds(int itemCount, int openings) {
		open();
		for (int count = 0; count < itemCount; count += 100) {
			commit("insert 100", (transaction, state) -> {
				for (int inserted = 0; inserted < 100; inserted++) {
					this.changes.insert(transaction, state, 5);
				}
			});
		}
		this.interesting = true;
		for (int opening = 0; opening < openings; opening++) {
			close();
			this.opening = this.setup.next(this.opening, this.random, 2);
			open((opening % 2 == 0) ? Item.OTHER_INDEXES : Item.EXTENT);
			several();
		}
	}

	/** Records that need chunks of their own. */
	void runLarge() {
		open();
		large();
	}

	private void large() {
		commit("insert large", (transaction, state) -> {
			for (int count = 0; count < 7; count++) {
				this.changes.insert(transaction, state, ItemChanges.LARGE + count);
			}
		});
		// right after a commit that freed chunks
		commit("delete large", (transaction, state) -> this.changes.delete(transaction, state, 2));
		commit("update large", (transaction, state) -> this.changes.rewriteLarge(transaction, state,
				Integer.MAX_VALUE));
		// and again as the first commit after a start
		reopen();
		commit("update large", (transaction, state) -> this.changes.rewriteLarge(transaction, state,
				Integer.MAX_VALUE));
		commit("update large", (transaction, state) -> this.changes.rewriteLarge(transaction, state,
				Integer.MAX_VALUE));
	}

	private void step() {
		this.checkpoints.betweenCommits();
		switch (this.random.nextInt(18)) {
			case 0 -> commit("insert many", (transaction, state) -> {
				for (int count = 0; count < 60; count++) {
					this.changes.insert(transaction, state, 20);
				}
			});
			case 1 -> commit("delete many",
					(transaction, state) -> this.changes.delete(transaction, state, state.items().size() * 2 / 3));
			case 2 -> reopen();
			case 3 -> insertWithSequenceValue();
			case 4 -> rollback();
			case 5 -> killWithin();
			case 6 -> batch();
			default -> several();
		}
	}

	private void insertWithSequenceValue() {
		long value = this.items.nextSequenceValue();
		if (this.acknowledged.items().containsKey(value)) {
			throw new AssertionError("The sequence gave " + value + ", which is stored");
		}
		commit("insert value " + value + " of the sequence", (transaction, state) -> this.changes.insert(transaction,
				state, value,
				20));
		this.changes.taken(value);
		this.highestSequenceValue = value;
	}

	private void several() {
		commit("several", (transaction, state) -> {
			int count = 1 + this.random.nextInt(4);
			for (int operation = 0; operation < count; operation++) {
				operate(transaction, state);
			}
		});
	}

	/** Kills the process within some commit; another one goes on with what it left, none of which is lost yet. */
	private void killWithin() {
		this.history.add("kill");
		this.eventsUntilKill = 1 + this.random.nextInt(this.random.nextBoolean() ? 20 : 300);
		try {
			for (int count = 0; count < 5; count++) {
				several();
			}
			close();
			openNext();
		} catch (CheckpointSteps.Killed | PoolException ex) {
			if (!this.killed) {
				throw ex;
			}
			this.history.add("killed");
		}
		this.killed = false;
		this.eventsUntilKill = 0;
		this.checkpoints.kill();
		openNext();
		HeapState found = HeapState.read(this.heap, this.items);
		if (!this.allowedStates.contains(found)) {
			throw new AssertionError("After a kill: " + this.allowedStates.stream().map(found::differences).toList());
		}
		acknowledge(found);
	}

	void commit(String what, BiConsumer<HeapTransaction, HeapState> action) {
		this.history.add(what);
		HeapState next = this.acknowledged.copy();
		try (HeapTransaction transaction = this.heap.begin(TransactionOptions.DEFAULT)) {
			action.accept(transaction, next);
			issue(next);
			transaction.commit();
			afterCommit();
			acknowledge(next);
		}
	}

	/** Runs after a commit and before it's acknowledged. */
	void afterCommit() {}

	/** One transaction commits; meanwhile others come, which are committed as one batch after it. */
	private void batch() {
		this.history.add("batch");
		this.checkpoints.runAtOnce(true);
		HeapState first = this.acknowledged.copy();
		HeapState all = this.acknowledged.copy();
		List<Thread> members = new ArrayList<>();
		try (HeapTransaction leader = this.heap.begin(TransactionOptions.DEFAULT)) {
			this.changes.insert(leader, first, this.changes.textLength());
			all.items().putAll(first.items());
			for (int count = 1 + this.random.nextInt(3); count > 0; count--) {
				HeapTransaction member = this.heap.begin(TransactionOptions.DEFAULT);
				this.changes.insert(member, all, this.changes.textLength());
				this.changes.insert(member, all, 10);
				members.add(Thread.ofPlatform().daemon().unstarted(() -> {
					try (member) {
						member.commit();
					}
				}));
			}
			this.allowedStates = List.of(this.acknowledged, first);
			this.allowedForMembers = List.of(first, all);
			this.beforeEvent = () -> members.forEach(CrashWorkload::startCommitting);
			leader.commit();
		}
		members.forEach(CrashWorkload::join);
		acknowledge(first);
		this.allowedForMembers = null;
		this.checkpoints.runAtOnce(false);
		if (this.beforeEvent != null) {
			throw new AssertionError("a commit without an event");
		}
		acknowledge(all);
	}

	private static void startCommitting(Thread member) {
		member.start();
		while (!(LockSupport.getBlocker(member) instanceof GroupCommit)) {
			if (!member.isAlive()) {
				throw new AssertionError("it didn't wait for the leader");
			}
			Thread.onSpinWait();
		}
	}

	private static void join(Thread member) {
		try {
			member.join();
		} catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void rollback() {
		this.history.add("rollback");
		HeapState dropped = this.acknowledged.copy();
		try (HeapTransaction transaction = this.heap.begin(TransactionOptions.DEFAULT)) {
			operate(transaction, dropped);
			operate(transaction, dropped);
		}
	}

	private void operate(HeapTransaction transaction, HeapState state) {
		switch (this.random.nextInt(10)) {
			case 0, 1, 2 -> this.changes.insert(transaction, state, this.changes.textLength());
			case 3, 4, 5, 6 -> this.changes.update(transaction, state);
			case 7 -> this.changes.delete(transaction, state, 1);
			case 8 -> {
				String name = "note" + this.random.nextInt(3);
				Note note = this.random.nextBoolean() ? new Note("x".repeat(this.changes.textLength()), 5) : null;
				this.heap.setRoot(transaction, name, note);
				if (note == null) {
					state.notes().remove(name);
				} else {
					state.notes().put(name, note);
				}
			}
			default -> {
				Savepoint savepoint = transaction.savepoint();
				HeapState dropped = state.copy();
				this.changes.insert(transaction, dropped, this.changes.textLength());
				this.changes.update(transaction, dropped);
				transaction.rollbackTo(savepoint);
			}
		}
	}

}
