/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.commit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Who is woken, and whether there is anything left to do, after a leader has settled its batch.
 */
class NextRequestTests {

	private final CommitQueue queue = new CommitQueue();

	private CommitRequest push() {
		CommitRequest request = new CommitRequest(() -> {});
		this.queue.push(request);
		return request;
	}

	@Test
	void whoCameTooLateForTheBatchIsNext() {
		CommitRequest first = push();
		CommitRequest second = push();
		this.queue.takeOver();
		assertThat(this.queue.first()).isSameAs(first);
		CommitRequest late = push();
		first.succeed(2);
		second.succeed(2);
		assertThat(this.queue.next()).isSameAs(late);
		assertThat(this.queue.isEmpty()).isFalse();
		this.queue.takeOver();
		assertThat(this.queue.first()).isSameAs(late);
		late.succeed(1);
		assertThat(this.queue.next()).isNull();
		assertThat(this.queue.isEmpty()).isTrue();
	}

	@Test
	void whatHadToWaitForTheBatchIsNext() {
		CommitRequest first = push();
		CommitRequest second = push();
		this.queue.takeOver();
		assertThat(this.queue.first()).isSameAs(first);
		first.succeed(1);
		assertThat(this.queue.next()).isSameAs(second);
	}

}
