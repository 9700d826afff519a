/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.api.Test;

class BatchGatheringTests {

	private static final long BATCH_NANOS = 1_000_000;

	private final ConcurrentLinkedQueue<String> waiting = new ConcurrentLinkedQueue<>();

	private final BatchGathering gathering = new BatchGathering(256, this.waiting::size);

	@Test
	void whoeverIsAloneNeverWaits() {
		for (int batch = 0; batch < 100; batch++) {
			assertThat(this.gathering.wantedCount(true)).isZero();
			this.gathering.committed(1, BATCH_NANOS);
		}
	}

	@Test
	void waitsForThoseOfTheBatchBeforeAndThoseThatWaitedThen() {
		join(3);
		this.gathering.committed(4, BATCH_NANOS);
		assertThat(this.gathering.wantedCount(true)).isEqualTo(6);
		assertThat(this.gathering.wantedCount(false)).isEqualTo(7);
		join(3);
		assertThat(this.gathering.wantedCount(true)).isZero();
	}

	@Test
	void afterWaitsInVainItWaitsMoreAndMoreSeldom() {
		this.gathering.committed(2, BATCH_NANOS);
		assertThat(batchesUntilNextWait()).isZero();
		this.gathering.gather(true);
		assertThat(batchesUntilNextWait()).isEqualTo(2);
		this.gathering.gather(true);
		assertThat(batchesUntilNextWait()).isEqualTo(4);
	}

	private int batchesUntilNextWait() {
		int batches = 0;
		while (this.gathering.wantedCount(true) == 0) {
			batches++;
		}
		return batches;
	}

	private void join(int count) {
		for (int request = 0; request < count; request++) {
			this.waiting.add("request " + request);
			this.gathering.joined();
		}
	}

}
