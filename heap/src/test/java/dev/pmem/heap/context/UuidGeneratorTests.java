/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;

class UuidGeneratorTests {

	@Test
	void versionSevenAndIncreasing() {
		long before = System.currentTimeMillis();
		UUID previous = UuidGenerator.next();
		assertThat(previous.getMostSignificantBits() >>> 16).isBetween(before - 1, System.currentTimeMillis() + 1);
		for (int count = 0; count < 100_000; count++) {
			UUID next = UuidGenerator.next();
			assertThat(next.version()).isEqualTo(7);
			assertThat(next.variant()).isEqualTo(2);
			assertThat(Long.compareUnsigned(next.getMostSignificantBits(), previous.getMostSignificantBits()))
					.isPositive();
			assertThat(next.toString()).isGreaterThan(previous.toString());
			previous = next;
		}
	}

	@Test
	void uniqueAmongThreads() throws Exception {
		try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
			Callable<List<UUID>> task = () -> {
				List<UUID> made = new ArrayList<>();
				for (int count = 0; count < 10_000; count++) {
					made.add(UuidGenerator.next());
				}
				return made;
			};
			Set<UUID> all = new HashSet<>();
			for (Future<List<UUID>> future : executor.invokeAll(List.of(task, task, task, task))) {
				all.addAll(future.get());
			}
			assertThat(all).hasSize(40_000);
		}
	}

}
