/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.transfer;

import java.util.List;

import dev.pmem.heap.Durability;

/**
 * How the engine's commits reach a file.
 */
enum TransferMedium {

	/** Every commit flushes its cache lines and fences twice, as on DAX memory, whatever file system the file is on. */
	FLUSHED("flush instructions", Durability.POWER_LOSS, List.of("-Dpmem.medium=persistent-memory")),

	/** The page cache outlives the process: no flush at all. */
	PROCESS_CRASH("process-crash", Durability.PROCESS_CRASH, List.of());

	private final String title;

	private final Durability durability;

	private final List<String> jvmArguments;

	TransferMedium(String title, Durability durability, List<String> jvmArguments) {
		this.title = title;
		this.durability = durability;
		this.jvmArguments = jvmArguments;
	}

	String title() {
		return this.title;
	}

	Durability durability() {
		return this.durability;
	}

	/** What the JVM needs that opens such a pool. */
	List<String> jvmArguments() {
		return this.jvmArguments;
	}

}
