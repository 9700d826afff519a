/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.log.redo;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.EngineException;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.exception.PoolFacts;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.medium.MemoryFaults;
import dev.pmem.heap.pool.CurrentHeader;
import dev.pmem.heap.pool.PoolSums;
import dev.pmem.heap.space.Allocator;
import dev.pmem.heap.space.LogAreas;

/**
 * One checkpoint of the redo journal, of all epochs before a given epoch. It is run by the first thread that comes: the
 * thread that was started for it, or the commit leader that needs its half.
 * <p>
 * Invariants: {@code failure} is set before the state becomes FAILED. If an error of the JVM ends a run, for example
 * for want of memory, the state is WAITING again; the next run begins anew and stores the same.
 */
final class Checkpoint implements Runnable {

	private static final long LONGEST_PARK_NANOS = 1_000_000;

	private static final VarHandle STATE;

	static {
		try {
			STATE = MethodHandles.lookup().findVarHandle(Checkpoint.class, "state", State.class);
		} catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private enum State {
		WAITING, RUNNING, DONE, FAILED
	}

	private final Medium medium;

	private final CurrentHeader header;

	private final Allocator allocator;

	private final long epoch;

	private final long sequence;

	/** The pool's sums after that commit. */
	private final PoolSums sums;

	/** Bodies of records of the ended epochs. */
	private final List<LogAreas.Area> bodies;

	/**
	 * One instruction changes the state from WAITING. An assignment changes it from RUNNING; an assignment never lacks
	 * stack.
	 */
	private volatile State state = State.WAITING;

	private volatile @Nullable PoolException failure;

	/**
	 * @param epoch the first epoch whose records are needed once this checkpoint is complete
	 * @param sequence the last commit of the epoch before
	 * @param sums the pool's sums after that commit
	 */
	Checkpoint(Medium medium, CurrentHeader header, Allocator allocator, long epoch, long sequence, PoolSums sums,
			List<LogAreas.Area> bodies) {
		this.medium = medium;
		this.header = header;
		this.allocator = allocator;
		this.epoch = epoch;
		this.sequence = sequence;
		this.sums = sums;
		this.bodies = bodies;
	}

	/**
	 * Runs the checkpoint; does nothing if it was run or is running. An error of the JVM is only logged: the next run
	 * begins anew.
	 */
	@Override
	public void run() {
		try {
			tryRun();
		} catch (PoolException ex) {
			// told by failure(), and by every commit since
			assert this.failure == ex;
		} catch (OutOfMemoryError | StackOverflowError ex) {
			System.getLogger(Checkpoint.class.getName()).log(System.Logger.Level.WARNING,
					"A checkpoint of pool " + this.medium.name() + " is put off", ex);
		}
	}

	private void tryRun() {
		if (!STATE.compareAndSet(this, State.WAITING, State.RUNNING)) {
			return;
		}
		State next = State.WAITING;
		try {
			this.medium.requireIntact();
			// 1. make all changes of earlier epochs durable; they were in place before this checkpoint was started
			this.medium.forceAll();
			// 2. those records are not needed any more
			this.header.update((present) -> present.next(this.sequence, present.log().withEpoch(this.epoch),
					this.sums));
			next = State.DONE;
			// 3. their chunks are free again, before anybody who waits goes on: who closes the pool must not meet a file that
			// is just being cut off. A crash before that leaves it to the next opening
			release();
		} catch (PoolException ex) {
			this.failure = ex;
			next = State.FAILED;
			throw ex;
		} catch (RuntimeException | AssertionError | InternalError ex) {
			PoolException failed = MemoryFaults.isMemoryFault(ex)
					? MemoryFaults.translate(this.medium, (InternalError) ex)
					: new EngineException(PoolFacts.of(this.medium.name()), "a checkpoint failed", ex);
			this.failure = failed;
			next = State.FAILED;
			throw failed;
		} finally {
			this.state = next;
		}
	}

	private void release() {
		while (!this.bodies.isEmpty()) {
			this.allocator.logAreas().free(this.bodies.removeLast());
		}
		this.allocator.logAreas().cutBeyond();
	}

	/**
	 * Waits until the checkpoint is complete, or runs it.
	 * @throws PoolException if it has failed
	 */
	void await() {
		while (true) {
			switch (this.state) {
				case WAITING -> tryRun();
				case RUNNING -> LockSupport.parkNanos(this, LONGEST_PARK_NANOS);
				case DONE -> {
					return;
				}
				case FAILED -> throw Objects.requireNonNull(this.failure);
			}
		}
	}

	/** The reason why the checkpoint failed; null if it did not fail. */
	@Nullable
	PoolException failure() {
		return this.failure;
	}

}
