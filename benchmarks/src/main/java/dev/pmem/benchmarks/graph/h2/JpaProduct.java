/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.graph.h2;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/**
 * A product.
 */
@Entity
@Table(name = "graph_product")
class JpaProduct {

	@Id
	@GeneratedValue(strategy = GenerationType.SEQUENCE)
	@Nullable
	Long id;

	String name;

	long price;

	@SuppressWarnings("NullAway.Init")
	JpaProduct() {}

	JpaProduct(String name, long price) {
		this.name = name;
		this.price = price;
	}

}
