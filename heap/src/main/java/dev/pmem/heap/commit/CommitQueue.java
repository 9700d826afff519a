/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.commit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import org.jspecify.annotations.Nullable;

/**
 * Requests that wait to be committed: first the requests that a leader has taken over but not settled, then those that
 * no leader has taken over.
 * <p>
 * Invariants: {@link #push}, {@link #size}, {@link #next} and {@link #isEmpty} may be called by any thread, all other
 * methods by the leader. Nothing is allocated, and a method that fails for want of stack has changed nothing.
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

	/** The newest request that no leader has taken over; the {@code next} of each is the request before it. */
	private volatile @Nullable CommitRequest newest;

	/** The oldest request that was taken over and is not removed; the {@code next} of each is the request after it. */
	private @Nullable CommitRequest first;

	private @Nullable CommitRequest last;

	/** Adds a request that waits. */
	void push(CommitRequest request) {
		// before the request is in the queue: from then on a leader may be working on it, whatever its other fields say
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

	/** The number of waiting requests that no leader has taken over. */
	int size() {
		CommitRequest request = this.newest;
		return (request != null) ? request.waitingCount : 0;
	}

	/** Whether there is nothing to do for a leader, if nobody leads. */
	boolean isEmpty() {
		return next() == null;
	}

	/** Takes over all waiting requests, in the order in which they came. */
	void takeOver() {
		if (this.newest == null) {
			return;
		}
		CommitRequest request = (CommitRequest) NEWEST.getAndSet(this, null);
		// no calls from here on, because no request may be lost
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
		// the leader checks after this whether a request is withdrawn
		VarHandle.fullFence();
	}

	/**
	 * The oldest request that was taken over and is not settled; the requests before it are removed. Null if there is
	 * none.
	 */
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
	 * A waiting request, to be woken when nobody leads; null if there is none. If a thread does lead, the request may
	 * be a wrong one; the leader looks for the right one when it is done.
	 */
	@Nullable
	CommitRequest next() {
		CommitRequest request = this.first;
		// the leader before has settled the first requests, most often all of them, and has not removed them
		while (request != null && request.done) {
			request = request.next;
		}
		return (request != null) ? request : this.newest;
	}

}
