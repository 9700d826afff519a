/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.pmem.heap.HeapStatistics;
import dev.pmem.heap.exception.PoolAccessException;

@ExtendWith(OutputCaptureExtension.class)
class PoolClosingTests {

	private static final HeapStatistics STATISTICS = HeapStatistics.builder()
			.commitCount(12)
			.batchCount(5)
			.commitSequence(77)
			.build();

	@Test
	void oneLineTellsOfIt(CapturedOutput output) {
		closing(() -> {}, Duration.ofSeconds(30)).destroy();
		assertThat(output.getOut()).containsPattern(
				"Pool /x.pmem closed in \\d+ ms at commit 77: 12 transactions committed in 5 batches since it was opened");
	}

	@Test
	void aDeviceThatHangsIsNotWaitedForForEver(CapturedOutput output) {
		CountDownLatch answer = new CountDownLatch(1);
		try {
			closing(() -> await(answer), Duration.ofMillis(1)).destroy();
			assertThat(output.getOut()).contains("Pool /x.pmem was not closed within 0 s ('pmem.pool.close-timeout')",
					"the next start recovers it");
		} finally {
			answer.countDown();
		}
	}

	@Test
	void anInterruptedThreadClosesInOrder(CapturedOutput output) {
		Thread.currentThread().interrupt();
		closing(() -> {}, Duration.ofSeconds(30)).destroy();
		assertThat(Thread.interrupted()).isTrue();
		assertThat(output.getOut()).contains("closed in");
	}

	@Test
	void zeroWaitsForEver(CapturedOutput output) {
		Thread caller = Thread.currentThread();
		closing(() -> assertThat(Thread.currentThread()).isSameAs(caller), Duration.ZERO).destroy();
		assertThat(output.getOut()).contains("closed in");
	}

	@Test
	void aFailureIsThrown(CapturedOutput output) {
		PoolClosing closing = closing(() -> {
			throw new PoolAccessException("the disk is gone");
		}, Duration.ofSeconds(30));
		assertThatExceptionOfType(PoolAccessException.class).isThrownBy(closing::destroy);
		assertThat(output.getOut()).doesNotContain("closed in");
	}

	private static PoolClosing closing(Runnable closing, Duration limit) {
		return new PoolClosing("/x.pmem", () -> STATISTICS, closing, limit);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		} catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
