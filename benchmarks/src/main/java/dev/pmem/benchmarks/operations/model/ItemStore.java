/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.operations.model;

import java.util.function.Supplier;

/** Items and small ones in a store. */
public interface ItemStore extends AutoCloseable {

	Items items();

	Smalls smalls();

	/** Runs in one transaction. */
	<R> R inTransaction(Supplier<R> action);

	@Override
	void close();

}
