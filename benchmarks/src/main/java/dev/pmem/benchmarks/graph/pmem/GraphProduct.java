/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.graph.pmem;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;

import dev.pmem.data.core.mapping.PersistentObject;

/**
 * A product.
 */
@PersistentObject("product")
class GraphProduct {

	@Id
	@Nullable
	Long id;

	String name;

	long price;

	@SuppressWarnings("NullAway.Init")
	GraphProduct() {}

	GraphProduct(String name, long price) {
		this.name = name;
		this.price = price;
	}

}
