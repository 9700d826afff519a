/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.graph.pmem;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;

import dev.pmem.data.core.mapping.PersistentObject;

/**
 * A node of a chain.
 */
@PersistentObject("node")
class GraphNode {

	@Id
	@Nullable
	Long id;

	long weight;

	@Nullable
	GraphNode next;

	@SuppressWarnings("NullAway.Init")
	GraphNode() {}

	GraphNode(long weight, @Nullable GraphNode next) {
		this.weight = weight;
		this.next = next;
	}

}
