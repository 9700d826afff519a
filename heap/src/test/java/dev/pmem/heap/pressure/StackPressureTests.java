/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pmem.heap.Durability;

/**
 * Recursion that commits at each depth until its stack ends, wherever in a commit that is: others commit as before.
 */
@Tag("slow")
class StackPressureTests {

	/** {@code -Dpmem.stack.rounds=} makes it thorough. */
	private static final int ROUNDS = Integer.getInteger("pmem.stack.rounds", 60);

	private static final int SMALLEST_STACK_BYTES = 180_000;

	/** Less than a frame or two, so that the end meets another place each time. */
	private static final int STACK_STEP_BYTES = 112;

	/** More than a commit takes, so that the first ones of a round succeed. */
	private static final int FRAMES_WITH_COMMITS = 2000;

	private static final int ROUNDS_OF_OPENINGS = 12;

	private static final int FRAMES_WITH_OPENINGS = 4000;

	private static final int FRAMES_PER_OPENING = 101;

	private static final long DEADLINE_MILLIS = 60_000;

	@TempDir
	Path folder;

	private final AtomicLong acknowledged = new AtomicLong();

	/** How deep a thread has come that doesn't commit. */
	private int deepest;

	@ParameterizedTest
	@EnumSource(Durability.class)
	void theEndOfAStackHarmsNobodyElse(Durability durability) throws InterruptedException {
		Path path = this.folder.resolve("stack.pmem");
		long inDoubt = 0;
		try (Counters counters = Counters.open(path, durability)) {
			counters.create(1);
			counters.create(2);
			for (int round = 0; round < ROUNDS; round++) {
				recurse(counters, SMALLEST_STACK_BYTES + round * STACK_STEP_BYTES);
				int number = round;
				inThread("round " + round, 0, () -> {
					counters.increment(2);
					assertThat(counters.value(2)).isEqualTo(number + 1);
				});
				// the last may be committed though its caller could not be told so
				long found = counters.value(1);
				assertThat(found - inDoubt).as("round %s", round).isBetween(this.acknowledged.get(),
						this.acknowledged.get() + 1);
				inDoubt = found - this.acknowledged.get();
				assertThat(counters.heap.failure()).isNull();
			}
			System.out.println(durability + ": " + ROUNDS + " rounds, " + this.acknowledged + " commits, " + inDoubt
					+ " committed without being told");
			assertThat(this.acknowledged.get()).isGreaterThan(ROUNDS);
			assertThat(counters.heap.verify().problems()).isEmpty();
		}
		try (Counters counters = Counters.open(path, durability)) {
			assertThat(counters.value(1)).isEqualTo(this.acknowledged.get() + inDoubt);
			assertThat(counters.value(2)).isEqualTo(ROUNDS);
		}
	}

	/** What an opening leaves half open nobody could close: it begins only where there's stack for all of it. */
	@ParameterizedTest
	@EnumSource(Durability.class)
	void anOpeningAtTheEndOfTheStackLeavesNothing(Durability durability) throws InterruptedException {
		Path path = this.folder.resolve("opened.pmem");
		AtomicLong openings = new AtomicLong();
		try (Counters counters = Counters.open(path, durability)) {
			counters.create(1);
		}
		for (int round = 0; round < ROUNDS_OF_OPENINGS; round++) {
			inThread("round " + round, SMALLEST_STACK_BYTES + 5L * round * STACK_STEP_BYTES, () -> {
				int depth = 0;
				try {
					descend(Integer.MAX_VALUE, () -> {});
				} catch (StackOverflowError _) {
					depth = this.deepest;
				}
				try {
					descend(depth - FRAMES_WITH_OPENINGS, () -> {
						Counters.open(path, durability).close();
						openings.incrementAndGet();
					});
				} catch (StackOverflowError _) {
					// at whatever place
				}
			});
			inThread("after round " + round, 0, () -> {
				try (Counters counters = Counters.open(path, durability)) {
					assertThat(counters.value(1)).isZero();
				}
			});
		}
		System.out.println(durability + ": " + openings + " openings");
		assertThat(openings.get()).isGreaterThan(ROUNDS_OF_OPENINGS);
	}

	/** Does it at every so many depths only: an opening takes its time. */
	private void descend(int framesBefore, Runnable action) {
		if (framesBefore <= 0 && framesBefore % FRAMES_PER_OPENING == 0) {
			action.run();
		}
		this.deepest = Integer.MAX_VALUE - framesBefore;
		descend(framesBefore - 1, action);
	}

	/** Goes down nearly as far as there is stack, then commits at each depth. */
	private void recurse(Counters counters, long stackBytes) throws InterruptedException {
		inThread("recursion", stackBytes, () -> {
			int depth = 0;
			try {
				descend(counters, Integer.MAX_VALUE);
			} catch (StackOverflowError _) {
				depth = this.deepest;
			}
			try {
				descend(counters, depth - FRAMES_WITH_COMMITS);
			} catch (StackOverflowError _) {
				// at whatever place
			}
		});
	}

	private void descend(Counters counters, int framesBefore) {
		if (framesBefore <= 0) {
			counters.increment(1);
			this.acknowledged.incrementAndGet();
		}
		this.deepest = Integer.MAX_VALUE - framesBefore;
		descend(counters, framesBefore - 1);
	}

	private static void inThread(String what, long stackBytes, Runnable action) throws InterruptedException {
		AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
		Thread thread = new Thread(null, () -> {
			try {
				action.run();
			} catch (Throwable ex) {
				failure.set(ex);
			}
		}, what, stackBytes);
		thread.start();
		thread.join(DEADLINE_MILLIS);
		assertThat(thread.isAlive()).as("%s hangs", what).isFalse();
		assertThat(failure.get()).as(what).isNull();
	}

}
