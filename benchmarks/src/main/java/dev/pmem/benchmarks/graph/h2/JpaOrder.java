/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.graph.h2;

import java.util.ArrayList;
import java.util.List;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/**
 * An order with its lines.
 */
@Entity
@Table(name = "graph_order")
class JpaOrder {

	@Id
	@GeneratedValue(strategy = GenerationType.SEQUENCE)
	@Nullable
	Long id;

	String customer;

	@OneToMany(mappedBy = "owner", cascade = CascadeType.ALL)
	List<JpaLine> lines = new ArrayList<>();

	@SuppressWarnings("NullAway.Init")
	JpaOrder() {}

	JpaOrder(String customer) {
		this.customer = customer;
	}

}
