/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Pins the payload of a COLLECTION block.
 */
class CollectionLayoutPinTests {

	@Test
	void fields() {
		byte[] payload = CollectionLayout.create(3, 0x8403_0201, 0x1817_1615_1413_1211L, 0x2827_2625_2423_2221L);
		assertThat(payload).containsExactly(3, 0, 0, 0, 1, 2, 3, 0x84, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18,
				0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x28);
		assertThat(CollectionLayout.form(payload)).isEqualTo(3);
		assertThat(CollectionLayout.indexNumber(payload)).isEqualTo(0x8403_0201);
		assertThat(CollectionLayout.size(payload)).isEqualTo(0x1817_1615_1413_1211L);
		assertThat(CollectionLayout.root(payload)).isEqualTo(0x2827_2625_2423_2221L);
		assertThat(CollectionLayout.isDropped(payload)).isFalse();
		CollectionLayout.setDropped(payload);
		assertThat(payload[1]).isEqualTo((byte) 1);
		assertThat(CollectionLayout.isDropped(payload)).isTrue();
	}

}
