/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * Runs checkpoints so that a seed always gives the same order of events: at once, or kept until a later commit, or step by
 * step, each of what it does to the medium between two of what a commit does.
 * <p>
 * Invariant: of the committing thread and that of a checkpoint one runs at a time, except while the former waits for the
 * latter's end, or the latter only lays down what it has done.
 */
final class CheckpointSteps implements Executor {

	/** When checkpoints are run. */
	enum When {

		ANY, AT_ONCE,
		/** By the commit that has to wait for it. */
		LATE

	}

	/** Ends the thread of a process that was killed. */
	static final class Killed extends Error {

		private static final long serialVersionUID = 1;

		Killed() {
			super("killed");
		}

	}

	private final RandomGenerator random;

	private final Thread committer = Thread.currentThread();

	private final Deque<Runnable> kept = new ArrayDeque<>();

	private volatile Thread stepping;

	/** Whose turn it is. */
	private volatile boolean checkpointsTurn;

	private volatile boolean killed;

	private volatile boolean atOnce;

	private final When when;

	CheckpointSteps(RandomGenerator random, When when) {
		this.random = random;
		this.when = when;
	}

	@Override
	public void execute(Runnable task) {
		if (this.when == When.LATE) {
			return;
		}
		if (this.atOnce || this.when == When.AT_ONCE) {
			task.run();
			return;
		}
		switch (this.random.nextInt(4)) {
			case 0 -> task.run();
			case 1 -> this.kept.add(task);
			default -> startStepping(task);
		}
	}

	private void startStepping(Runnable task) {
		// of an epoch before: it's complete, or this one wouldn't be started; perhaps run by the commit that waited for it
		finish();
		Thread thread = Thread.ofPlatform().daemon().unstarted(() -> {
			try {
				awaitTurn();
				task.run();
			} catch (Killed _) {
				// never began
			} finally {
				this.stepping = null;
				this.checkpointsTurn = false;
				LockSupport.unpark(this.committer);
			}
		});
		this.stepping = thread;
		thread.start();
	}

	private void joinStepping() {
		Thread thread = this.stepping;
		if (thread != null) {
			boolean interrupted = Thread.interrupted();
			while (thread.isAlive()) {
				LockSupport.unpark(thread);
				try {
					thread.join(1);
				} catch (InterruptedException _) {
					interrupted = true;
				}
			}
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/** To be called before each event of the medium, by whoever brings it about. */
	void beforeEvent() {
		Thread thread = this.stepping;
		if (thread == null) {
			return;
		}
		if (Thread.currentThread() == thread) {
			this.checkpointsTurn = false;
			LockSupport.unpark(this.committer);
			awaitTurn();
		} else if (Thread.currentThread() == this.committer && this.random.nextInt(8) == 0) {
			giveTurn(thread);
		}
	}

	private void giveTurn(Thread thread) {
		this.checkpointsTurn = true;
		LockSupport.unpark(thread);
		while (this.checkpointsTurn && this.stepping == thread) {
			LockSupport.park(this);
		}
		this.checkpointsTurn = false;
	}

	private void awaitTurn() {
		while (!this.checkpointsTurn) {
			if (this.killed) {
				throw new Killed();
			}
			if (LockSupport.getBlocker(this.committer) instanceof Runnable) {
				// the commit waits for the end of this: of a Checkpoint
				return;
			}
			LockSupport.parkNanos(this, 100_000);
		}
	}

	/** Between two commits. */
	void betweenCommits() {
		if (!this.kept.isEmpty() && this.random.nextInt(4) == 0) {
			this.kept.remove().run();
		}
	}

	/** What was begun comes to its end, and what comes is run at once: for commits by several threads. */
	void runAtOnce(boolean atOnce) {
		this.atOnce = atOnce;
		finish();
	}

	private void finish() {
		for (Thread thread = this.stepping; thread != null; thread = this.stepping) {
			giveTurn(thread);
		}
	}

	/** Nothing that was begun goes on. */
	void kill() {
		this.killed = true;
		this.kept.clear();
		joinStepping();
	}

}
