/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.commit;

import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * Leads in place of virtual threads if a batch costs a sync of a device. A virtual thread that leads and waits is
 * resumed only when a carrier is free, and its carrier can't be used by others while it waits for the device. The
 * thread is started when a virtual thread commits for the first time, and ends when the pool is closed.
 */
final class CommitThread {

	private final Runnable leading;

	private final String name;

	private volatile @Nullable Thread thread;

	private volatile boolean closed;

	/** @param leading leads if a request waits and nobody leads */
	CommitThread(String name, Runnable leading) {
		this.name = name;
		this.leading = leading;
	}

	/** Makes a leader look for waiting requests; false if no thread can be had, or the pool is closed. */
	boolean wake() {
		Thread running = this.thread;
		if (running == null) {
			running = start();
		}
		LockSupport.unpark(running);
		return running != null && running.isAlive();
	}

	private synchronized @Nullable Thread start() {
		if (this.thread == null && !this.closed) {
			try {
				this.thread = Thread.ofPlatform().daemon().name(this.name).start(this::run);
			} catch (OutOfMemoryError ex) {
				// the limit of threads is reached: the committing thread leads
				return null;
			}
		}
		return this.thread;
	}

	private void run() {
		while (!this.closed) {
			try {
				this.leading.run();
			} catch (VirtualMachineError ex) {
				System.getLogger(CommitThread.class.getName()).log(System.Logger.Level.WARNING,
						"A commit was interrupted; it is taken up again", ex);
			}
			LockSupport.park(this);
		}
	}

	/** Lets the thread end, once it leads no more. */
	void close() {
		this.closed = true;
		LockSupport.unpark(this.thread);
	}

}
