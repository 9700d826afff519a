/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;

import dev.pmem.testing.TestSeed;

class IndexKeysTests {

	@Test
	void successorOfPrefix() {
		assertThat(IndexKeys.prefixSuccessor(bytes(1, 2))).isEqualTo(bytes(1, 3));
		assertThat(IndexKeys.prefixSuccessor(bytes(1, 0xFF, 0xFF))).isEqualTo(bytes(2));
		assertThat(IndexKeys.prefixSuccessor(bytes(0x7F))).isEqualTo(bytes(0x80));
		assertThat(IndexKeys.prefixSuccessor(bytes(0xFF, 0xFF))).isNull();
		assertThat(IndexKeys.prefixSuccessor(bytes())).isNull();
	}

	@Test
	void headsAndTailsGiveTheOrderOfKeys() {
		long seed = TestSeed.next();
		Random random = new Random(seed);
		for (int round = 0; round < 200_000; round++) {
			byte[] a = key(random);
			byte[] b = key(random);
			byte[] node = Arrays.copyOf(a, a.length + Long.BYTES);
			// What follows a key in its node must not count.
			Arrays.fill(node, a.length, node.length, (byte) random.nextInt());
			long aHead = IndexKeys.headInNode(node, 0, a.length);
			long bHead = IndexKeys.head(b, b.length);
			assertThat(aHead).isEqualTo(IndexKeys.head(a, a.length));
			int order = aHead != bHead
					? Long.compareUnsigned(aHead, bHead)
					: IndexKeys.compareTails(node, 0, a.length, b, b.length);
			assertThat(Integer.signum(order)).as("seed %d", seed)
					.isEqualTo(Integer.signum(Arrays.compareUnsigned(a, b)));
		}
	}

	private static byte[] key(Random random) {
		byte[] key = new byte[random.nextInt(12)];
		for (int i = 0; i < key.length; i++) {
			key[i] = (byte) (random.nextInt(8) == 0 ? -random.nextInt(2) : 0);
		}
		return key;
	}

	private static byte[] bytes(int... values) {
		byte[] bytes = new byte[values.length];
		for (int i = 0; i < values.length; i++) {
			bytes[i] = (byte) values[i];
		}
		return bytes;
	}

}
