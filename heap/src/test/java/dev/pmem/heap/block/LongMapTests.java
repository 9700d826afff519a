/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;

import dev.pmem.testing.TestSeed;

class LongMapTests {

	private final long seed = TestSeed.next();

	private final Random random = new Random(this.seed);

	@Test
	void holdsWhatAMapHolds() {
		for (int round = 0; round < 300; round++) {
			LongMap<Integer> map = (round % 2 == 0) ? new LongMap<>() : new LongMap<>(this.random.nextInt(40));
			Map<Long, Integer> expected = new HashMap<>();
			int keyCount = 1 + this.random.nextInt(60);
			for (int step = 0; step < 200; step++) {
				change(map, expected, 24 + 8L * this.random.nextInt(keyCount), step);
				assertSame(map, expected);
			}
			map.clear();
			assertSame(map, Map.of());
			change(map, new HashMap<>(), 8, 1);
		}
	}

	private void change(LongMap<Integer> map, Map<Long, Integer> expected, long key, Integer value) {
		if (this.random.nextInt(3) > 0) {
			assertThat(map.put(key, value)).describedAs("seed %d", this.seed).isEqualTo(expected.put(key, value));
		} else {
			assertThat(map.remove(key)).describedAs("seed %d", this.seed).isEqualTo(expected.remove(key));
		}
		assertThat(map.get(key)).describedAs("seed %d", this.seed).isEqualTo(expected.get(key));
	}

	private void assertSame(LongMap<Integer> map, Map<Long, Integer> expected) {
		Map<Long, Integer> found = new HashMap<>();
		map.forEach((key, value) -> assertThat(found.put(key, value)).isNull());
		assertThat(found).describedAs("seed %d", this.seed).isEqualTo(expected);
		assertThat(map.size()).isEqualTo(expected.size());
		expected.forEach((key, value) -> assertThat(map.get(key)).isEqualTo(value));
	}

}
