/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.commit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import org.jspecify.annotations.Nullable;

/**
 * Requests that wait to be committed: those that nobody has looked at, and behind them those that a leader has taken over
 * but not settled.
 * <p>
 * Invariants: {@link #push}, {@link #size}, {@link #next} and {@link #isEmpty} may be called by any thread, all else by the
 * leader. Nothing is allocated, and a
 * method that fails for want of stack has changed nothing.
 */
final class CommitQueue {

	private static final VarHandle NEWEST;

	static {
		try {
			NEWEST = MethodHandles.lookup().findVarHandle(CommitQueue.class, "newest", CommitRequest.class);
		} catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/** The newest that nobody has looked at; each one's {@code next} is the one before it. */
	private volatile @Nullable CommitRequest newest;

	/** The oldest that was taken over and isn't removed; each one's {@code next} is the one after it. */
	private @Nullable CommitRequest first;

	private @Nullable CommitRequest last;

	/** Adds a request that waits. */
	void push(CommitRequest request) {
		// before it is: from then on a leader may be at work on it, whatever else it says of itself
		request.isQueued = true;
		while (true) {
			CommitRequest before = this.newest;
			request.next = before;
			request.waitingCount = (before != null) ? before.waitingCount + 1 : 1;
			if (NEWEST.compareAndSet(this, before, request)) {
				return;
			}
		}
	}

	/** How many wait that nobody has looked at. */
	int size() {
		CommitRequest request = this.newest;
		return (request != null) ? request.waitingCount : 0;
	}

	/** Whether there's nothing to do for a leader, if there's none. */
	boolean isEmpty() {
		return next() == null;
	}

	/** Takes over all that wait, in the order in which they came. */
	void takeOver() {
		if (this.newest == null) {
			return;
		}
		CommitRequest request = (CommitRequest) NEWEST.getAndSet(this, null);
		// no calls from here on, for none may be lost
		CommitRequest oldest = null;
		CommitRequest youngest = request;
		CommitRequest end = this.last;
		while (request != null) {
			request.taken = true;
			CommitRequest before = request.next;
			request.next = oldest;
			oldest = request;
			request = before;
		}
		if (oldest != null) {
			if (this.first == null || end == null) {
				this.first = oldest;
			} else {
				end.next = oldest;
			}
			this.last = youngest;
		}
		// whether one is withdrawn is looked at after this
		VarHandle.fullFence();
	}

	/** The oldest that was taken over and isn't settled; those before it are removed. Null if there is none. */
	@Nullable
	CommitRequest first() {
		CommitRequest request = this.first;
		while (request != null && request.done) {
			CommitRequest following = request.next;
			request.next = null;
			request = following;
		}
		this.first = request;
		return request;
	}

	/**
	 * One that waits, to be woken when nobody leads; null if there's none. If somebody does lead it may be a wrong one: he looks
	 * for the right one when he is done.
	 */
	@Nullable
	CommitRequest next() {
		CommitRequest request = this.first;
		// the leader before has settled the first ones, most often all, and not removed them
		while (request != null && request.done) {
			request = request.next;
		}
		return (request != null) ? request : this.newest;
	}

}
