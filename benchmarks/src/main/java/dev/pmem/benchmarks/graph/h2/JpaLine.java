/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.graph.h2;

import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/**
 * A line of an order.
 */
@Entity
@Table(name = "graph_line")
class JpaLine {

	@Id
	@GeneratedValue(strategy = GenerationType.SEQUENCE)
	@Nullable
	Long id;

	@ManyToOne(fetch = FetchType.LAZY)
	JpaOrder owner;

	@ManyToOne
	JpaProduct product;

	int quantity;

	@SuppressWarnings("NullAway.Init")
	JpaLine() {}

	JpaLine(JpaOrder owner, JpaProduct product, int quantity) {
		this.owner = owner;
		this.product = product;
		this.quantity = quantity;
	}

}
