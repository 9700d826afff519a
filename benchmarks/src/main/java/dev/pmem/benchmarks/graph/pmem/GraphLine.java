/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.graph.pmem;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;

import dev.pmem.data.core.mapping.PersistentObject;

/**
 * A line of an order.
 */
@PersistentObject("line")
class GraphLine {

	@Id
	@Nullable
	Long id;

	GraphProduct product;

	int quantity;

	@SuppressWarnings("NullAway.Init")
	GraphLine() {}

	GraphLine(GraphProduct product, int quantity) {
		this.product = product;
		this.quantity = quantity;
	}

}
