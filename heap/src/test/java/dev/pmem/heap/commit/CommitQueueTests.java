/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

/**
 * Nobody who waits is forgotten, and whoever came first is first.
 */
class CommitQueueTests {

	private static CommitRequest request() {
		return new CommitRequest(() -> {});
	}

	private static List<CommitRequest> takenOver(CommitQueue queue) {
		List<CommitRequest> all = new ArrayList<>();
		for (CommitRequest request = queue.first(); request != null; request = request.next) {
			all.add(request);
		}
		return all;
	}

	@Test
	void whoWaitsIsTakenOverInOrder() {
		CommitQueue queue = new CommitQueue();
		assertThat(queue.isEmpty()).isTrue();
		List<CommitRequest> requests = new ArrayList<>();
		for (int batch = 1; batch <= 3; batch++) {
			for (int count = 0; count < 3; count++) {
				CommitRequest request = request();
				requests.add(request);
				queue.push(request);
				assertThat(queue.size()).isEqualTo(count + 1);
				assertThat(request.taken).isFalse();
			}
			assertThat(queue.next()).isNotNull();
			queue.takeOver();
			assertThat(queue.size()).isZero();
			assertThat(queue.isEmpty()).isFalse();
			assertThat(takenOver(queue)).isEqualTo(requests).allMatch((request) -> request.taken);
			queue.takeOver();
			assertThat(takenOver(queue)).isEqualTo(requests);
		}
	}

	/** What is settled is removed; what comes later is put behind what isn't. */
	@Test
	void whoIsSettledIsRemoved() {
		CommitQueue queue = new CommitQueue();
		List<CommitRequest> requests = new ArrayList<>();
		for (int count = 0; count < 4; count++) {
			requests.add(request());
			queue.push(requests.getLast());
		}
		queue.takeOver();
		requests.get(0).succeed(1);
		requests.get(1).refuse(new IllegalStateException());
		requests.get(3).succeed(1);
		assertThat(queue.first()).isSameAs(requests.get(2));
		assertThat(queue.next()).isSameAs(requests.get(2));
		CommitRequest late = request();
		queue.push(late);
		queue.takeOver();
		assertThat(takenOver(queue)).containsExactly(requests.get(2), requests.get(3), late);
		requests.get(2).succeed(1);
		assertThat(queue.first()).isSameAs(late);
		late.succeed(1);
		assertThat(queue.first()).isNull();
		assertThat(queue.isEmpty()).isTrue();
		assertThat(queue.next()).isNull();
		CommitRequest last = request();
		queue.push(last);
		queue.takeOver();
		assertThat(takenOver(queue)).containsExactly(last);
	}

}
