/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes UUIDs of version 7 (RFC 9562), each greater than the one before in this JVM. It uses method 1 of section 6.2: a
 * counter of 12 bits that starts in each millisecond at random below its middle. If the counter overflows, or the clock
 * steps back, the time of the UUIDs runs ahead of the clock. Thread-safe.
 * <p>
 * Invariant: {@code last} holds the milliseconds and, in its lower 12 bits, the counter of the newest UUID.
 */
public final class UuidGenerator {

	private static final int COUNTER_BITS = 12;

	private static final long VARIANT = 0x8000_0000_0000_0000L;

	private static final SecureRandom RANDOM = new SecureRandom();

	private static final ReentrantLock LOCK = new ReentrantLock();

	private static final byte[] BYTES = new byte[4096];

	private static int used = BYTES.length;

	private static long last;

	private UuidGenerator() {}

	/** A UUID that is greater than all before. */
	public static UUID next() {
		LOCK.lock();
		try {
			return next(System.currentTimeMillis());
		} finally {
			LOCK.unlock();
		}
	}

	private static UUID next(long millis) {
		long random = random();
		long candidate = (millis << COUNTER_BITS) | (random >>> 53);
		last = Math.max(candidate, last + 1);
		long high = ((last >>> COUNTER_BITS) << 16) | 0x7000 | (last & 0xFFF);
		return new UUID(high, (random() >>> 2) | VARIANT);
	}

	private static long random() {
		if (used == BYTES.length) {
			RANDOM.nextBytes(BYTES);
			used = 0;
		}
		long value = 0;
		for (int index = 0; index < Long.BYTES; index++) {
			value = (value << Byte.SIZE) | (BYTES[used + index] & 0xFF);
		}
		used += Long.BYTES;
		return value;
	}

}
