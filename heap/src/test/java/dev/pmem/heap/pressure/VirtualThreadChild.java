/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.pressure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.Durability;

/**
 * What virtual and platform threads do to a pool in a process with few carriers. Prints {@code OK}, or what is wrong.
 */
final class VirtualThreadChild {

	private static final int COMMITS = 300;

	private static final long DEADLINE_NANOS = 60_000_000_000L;

	private final Counters counters;

	private final AtomicBoolean stopped = new AtomicBoolean();

	private final AtomicLong commits = new AtomicLong();

	private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

	private VirtualThreadChild(Counters counters) {
		this.counters = counters;
	}

	/**
	 * @param arguments what to do, durability, path of the pool
	 */
	public static void main(String[] arguments) throws InterruptedException {
		Counters counters = Counters.open(Path.of(arguments[2]), Durability.valueOf(arguments[1]));
		VirtualThreadChild child = new VirtualThreadChild(counters);
		boolean done = switch (arguments[0]) {
			case "busyCarriers" -> child.commitWhileCarriersAreBusy();
			case "verify" -> child.verifyWhileOthersCommit();
			case "close" -> child.closeWhileOthersCommit();
			default -> throw new IllegalArgumentException(arguments[0]);
		};
		System.out.println((done && child.failure.get() == null) ? "OK" : "Failed: " + child.failure);
		Runtime.getRuntime().halt(0);
	}

	private void start(boolean isVirtual, long id) {
		this.counters.create(id);
		Runnable committing = () -> {
			try {
				while (!this.stopped.get()) {
					this.counters.increment(id);
					this.commits.incrementAndGet();
					letOthersRun();
				}
			} catch (IllegalStateException _) {
				// closed
			} catch (RuntimeException | Error ex) {
				this.failure.set(ex);
			}
		};
		if (isVirtual) {
			Thread.startVirtualThread(committing);
		} else {
			Thread.ofPlatform().daemon().start(committing);
		}
	}

	/**
	 * Two virtual threads that yield keep a single carrier between them for ever: {@link Thread#yield} puts them into the
	 * carrier's own queue, before whoever was started or woken by a thread that isn't a carrier.
	 */
	private static void letOthersRun() {
		LockSupport.parkNanos(1000);
	}

	/** Virtual threads commit, too, before all carriers are taken until platform threads have committed. */
	private boolean commitWhileCarriersAreBusy() {
		for (long id = 1; id <= 4; id++) {
			start(true, id);
		}
		await(COMMITS);
		AtomicLong ofPlatform = new AtomicLong();
		for (long id = 11; id <= 13; id++) {
			long counter = id;
			this.counters.create(id);
			Thread.ofPlatform().daemon().start(() -> {
				while (!this.stopped.get()) {
					this.counters.increment(counter);
					ofPlatform.incrementAndGet();
				}
			});
		}
		int carriers = Runtime.getRuntime().availableProcessors();
		AtomicLong busy = new AtomicLong();
		List<Thread> computing = new ArrayList<>();
		for (int round = 0; round < 20; round++) {
			computing.clear();
			for (int thread = 0; thread < carriers; thread++) {
				computing.add(Thread.startVirtualThread(() -> {
					busy.incrementAndGet();
					// not before all carriers are taken, then until platform threads came on
					long deadline = System.nanoTime() + DEADLINE_NANOS;
					while (busy.get() % carriers != 0 && System.nanoTime() < deadline) {
						Thread.onSpinWait();
					}
					long goal = ofPlatform.get() + COMMITS;
					while (ofPlatform.get() < goal) {
						if (System.nanoTime() > deadline) {
							this.failure.set(new AssertionError("platform threads wait for a carrier"));
							return;
						}
						Thread.onSpinWait();
					}
				}));
			}
			for (Thread thread : computing) {
				join(thread);
			}
		}
		return true;
	}

	private static void join(Thread thread) {
		try {
			thread.join();
		} catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private boolean verifyWhileOthersCommit() {
		for (long id = 1; id <= 6; id++) {
			start(id % 3 != 0, id);
		}
		List<Thread> verifying = new ArrayList<>();
		for (int thread = 0; thread < 2; thread++) {
			verifying.add(Thread.startVirtualThread(() -> {
				for (int round = 0; round < 10; round++) {
					if (!this.counters.heap.verify().isSound()) {
						this.failure.set(new AssertionError(this.counters.heap.verify().problems().toString()));
					}
					await(this.commits.get() + 10);
				}
			}));
		}
		verifying.forEach(VirtualThreadChild::join);
		return true;
	}

	private boolean closeWhileOthersCommit() {
		for (long id = 1; id <= 4; id++) {
			start(true, id);
		}
		await(COMMITS);
		join(Thread.startVirtualThread(this.counters::close));
		return !this.counters.heap.isOpen();
	}

	private void await(long count) {
		long deadline = System.nanoTime() + DEADLINE_NANOS;
		while (this.commits.get() < count && this.failure.get() == null) {
			if (System.nanoTime() > deadline) {
				this.failure.set(new AssertionError("only " + this.commits + " commits"));
			}
			letOthersRun();
		}
	}

}
