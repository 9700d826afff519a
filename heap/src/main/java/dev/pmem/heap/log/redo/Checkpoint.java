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

import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.medium.MemoryFaults;
import dev.pmem.heap.pool.CurrentHeader;
import dev.pmem.heap.pool.PoolSums;
import dev.pmem.heap.space.Allocator;

/**
 * One checkpoint of the redo journal, of all epochs before a given one. Run by whatever thread comes first: the one that was
 * started for it, or the commit leader that needs its half.
 * <p>
 * Invariants: {@code failure} is set before the state is FAILED. A run that ends by an error of the JVM, such as one for want
 * of memory, leaves the state WAITING: the next run begins again, and stores the same.
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

	/** Of the pool after that commit. */
	private final PoolSums sums;

	/** Bodies of records of the ended epochs. */
	private final List<Allocator.Scratch> bodies;

	/** Changed from WAITING by one instruction, and from RUNNING by an assignment, for which there is always stack. */
	private volatile State state = State.WAITING;

	private volatile @Nullable PoolException failure;

	/**
	 * @param epoch the first that is needed once this is complete
	 * @param sequence the last commit of the epoch before
	 * @param sums of the pool after it
	 */
	Checkpoint(Medium medium, CurrentHeader header, Allocator allocator, long epoch, long sequence, PoolSums sums,
			List<Allocator.Scratch> bodies) {
		this.medium = medium;
		this.header = header;
		this.allocator = allocator;
		this.epoch = epoch;
		this.sequence = sequence;
		this.sums = sums;
		this.bodies = bodies;
	}

	/** Does nothing if it was run, or is being. An error of the JVM is told by the log alone: the next run begins again. */
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
			// 1. all that the records of earlier epochs say is in place: they were before this was started
			this.medium.forceAll();
			// 2. those records are not needed any more
			this.header.update((present) -> present.next(this.sequence, present.log().withEpoch(this.epoch),
					this.sums));
			next = State.DONE;
		} catch (PoolException ex) {
			this.failure = ex;
			next = State.FAILED;
			throw ex;
		} catch (RuntimeException | AssertionError | InternalError ex) {
			PoolException failed = MemoryFaults.isMemoryFault(ex)
					? MemoryFaults.translate(this.medium, (InternalError) ex)
					: new PoolException("Pool " + this.medium.name() + ": a checkpoint failed", ex);
			this.failure = failed;
			next = State.FAILED;
			throw failed;
		} finally {
			this.state = next;
		}
		while (!this.bodies.isEmpty()) {
			this.allocator.releaseScratch(this.bodies.removeLast());
		}
	}

	/**
	 * Sees to it that the checkpoint is complete.
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

	/** Why it failed; null if it didn't. */
	@Nullable
	PoolException failure() {
		return this.failure;
	}

}
