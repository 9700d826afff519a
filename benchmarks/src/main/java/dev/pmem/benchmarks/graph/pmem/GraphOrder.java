/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.graph.pmem;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;

import dev.pmem.data.core.mapping.PersistentObject;

/**
 * An order with its lines.
 */
@PersistentObject("order")
class GraphOrder {

	@Id
	@Nullable
	Long id;

	String customer;

	List<GraphLine> lines = new ArrayList<>();

	@SuppressWarnings("NullAway.Init")
	GraphOrder() {}

	GraphOrder(String customer) {
		this.customer = customer;
	}

}
