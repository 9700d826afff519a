/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.measure;

import java.time.Duration;

/**
 * A peer filled with accounts.
 */
public interface MeasuredPeer extends AutoCloseable {

	/**
	 * Runs an operation again and again for a while.
	 * @param threads how many threads at once
	 */
	Measurement measure(Operation operation, int threads, Duration window);

	@Override
	void close();

}
