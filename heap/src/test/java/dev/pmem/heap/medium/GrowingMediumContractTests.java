/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;

import dev.pmem.heap.exception.PoolFullException;

/**
 * What a medium must do besides if it can grow from {@link #INITIAL} to {@link #MAXIMUM} bytes.
 */
abstract class GrowingMediumContractTests extends MediumContractTests {

	@Test
	void growsWithZerosOnTheSameBase() {
		MemorySegment segment = medium().segment();
		medium().putLong(INITIAL - 8, 7);
		medium().grow(INITIAL + PAGE);
		assertThat(medium().sizeBytes()).isEqualTo(INITIAL + PAGE);
		assertThat(bytes(medium(), (int) INITIAL, PAGE)).containsOnly(0);
		medium().putLong(INITIAL, 8);
		assertThat(segment.get(LONG, INITIAL)).isEqualTo(8);
		assertThat(segment.get(LONG, INITIAL - 8)).isEqualTo(7);
		medium().grow(MAXIMUM);
		medium().putLong(MAXIMUM - 8, 9);
		assertThat(segment.get(LONG, MAXIMUM - 8)).isEqualTo(9);
		assertThat(segment.get(LONG, INITIAL)).isEqualTo(8);
	}

	@Test
	void refusesToGrowBeyondTheMaximumAndIsAsBefore() {
		assertThatExceptionOfType(PoolFullException.class).isThrownBy(() -> medium().grow(MAXIMUM + PAGE))
				.withMessageContaining(String.valueOf(MAXIMUM)).withMessageContaining(String.valueOf(INITIAL));
		assertThat(medium().sizeBytes()).isEqualTo(INITIAL);
		medium().grow(INITIAL + PAGE);
		medium().putLong(INITIAL, 1);
	}

	@Test
	void growsOnlyUpwardsAndByPages() {
		assertThatIllegalArgumentException().isThrownBy(() -> medium().grow(INITIAL - PAGE));
		assertThatIllegalArgumentException().isThrownBy(() -> medium().grow(INITIAL + 8));
	}

	/** What was cut off reads as zero when the medium has grown again. */
	@Test
	void shrinksAndForgetsWhatLayBehind() {
		medium().grow(INITIAL + 2 * PAGE);
		medium().putLong(INITIAL - 8, 7);
		medium().putLong(INITIAL, 8);
		medium().putLong(INITIAL + PAGE + 8, 9);
		medium().shrink(INITIAL);
		assertThat(medium().sizeBytes()).isEqualTo(INITIAL);
		assertThat(medium().segment().get(LONG, INITIAL - 8)).isEqualTo(7);
		assertThatExceptionOfType(IndexOutOfBoundsException.class)
				.isThrownBy(() -> medium().putLong(INITIAL, 1));
		medium().grow(INITIAL + 2 * PAGE);
		assertThat(bytes(medium(), (int) INITIAL, 2 * PAGE)).containsOnly(0);
		medium().putLong(INITIAL + PAGE, 1);
		medium().forceAll();
	}

	/** A look at the file while it is cut, and grows again, must not take the file for lost. */
	@Test
	void isIntactWhileItShrinksAndGrows() throws Exception {
		Medium medium = medium();
		AtomicBoolean isOver = new AtomicBoolean();
		FutureTask<Integer> looks = new FutureTask<>(() -> {
			int count = 0;
			while (!isOver.get()) {
				medium.requireIntact();
				count++;
			}
			return count;
		});
		Thread.ofPlatform().start(looks);
		try {
			for (int count = 0; count < 3000 && !looks.isDone(); count++) {
				medium.grow(INITIAL + PAGE);
				medium.shrink(INITIAL);
			}
		} finally {
			isOver.set(true);
		}
		assertThat(looks.get()).isPositive();
	}

	@Test
	void shrinksOnlyDownwardsAndByPages() {
		assertThatIllegalArgumentException().isThrownBy(() -> medium().shrink(INITIAL));
		assertThatIllegalArgumentException().isThrownBy(() -> medium().shrink(INITIAL + PAGE));
		assertThatIllegalArgumentException().isThrownBy(() -> medium().shrink(INITIAL - 8));
		assertThatIllegalArgumentException().isThrownBy(() -> medium().shrink(0));
		assertThat(medium().sizeBytes()).isEqualTo(INITIAL);
	}

	@Test
	void interruptedThreadsCanStillGrow() {
		Thread.currentThread().interrupt();
		try {
			medium().grow(INITIAL + PAGE);
		} finally {
			assertThat(Thread.interrupted()).isTrue();
		}
		medium().putLong(INITIAL, 2);
		medium().flush(INITIAL, 8);
		medium().fence();
		assertThat(medium().segment().get(LONG, INITIAL)).isEqualTo(2);
	}

}
