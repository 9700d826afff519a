/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The payload of a FORWARD block.
 *
 * <pre>
 *    0
 *   +-------------+
 *   | body offset |
 *   | u64         |
 *   +-------------+
 * </pre>
 */
final class ForwardLayout {

	static final int BODY_OFFSET = 0;

	private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private ForwardLayout() {}

	static long body(byte[] payload) {
		return (long) LONG.get(payload, BODY_OFFSET);
	}

	static void setBody(byte[] payload, long offset) {
		LONG.set(payload, BODY_OFFSET, offset);
	}

}
