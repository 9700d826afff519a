/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.commit;

import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * Leads in the place of virtual threads where a batch costs a sync of a device. A virtual thread that leads and waits is
 * resumed only when a carrier is free, and while it waits for the device its carrier can't be used by others. Started when a
 * virtual thread commits for the first time; ends when the engine is closed.
 */
final class CommitThread {

	private final Runnable leading;

	private final String name;

	private volatile @Nullable Thread thread;

	private volatile boolean closed;

	/**
	 * @param leading leads if somebody waits and nobody leads
	 */
	CommitThread(String name, Runnable leading) {
		this.name = name;
		this.leading = leading;
	}

	/** Sees to it that a leader looks for who waits; false if no thread can be had, or the engine is closed. */
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
				// the limit of threads is reached: whoever commits leads
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
