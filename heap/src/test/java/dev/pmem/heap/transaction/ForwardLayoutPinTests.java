/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Pins the FORWARD block in format version 1.
 */
class ForwardLayoutPinTests {

	@Test
	void body() {
		byte[] payload = new byte[8];
		ForwardLayout.setBody(payload, 0x0807_0605_0403_0201L);
		assertThat(payload).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
		assertThat(ForwardLayout.body(payload)).isEqualTo(0x0807_0605_0403_0201L);
	}

}
