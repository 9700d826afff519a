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
 * A node of a chain.
 */
@Entity
@Table(name = "graph_node")
class JpaNode {

	@Id
	@GeneratedValue(strategy = GenerationType.SEQUENCE)
	@Nullable
	Long id;

	long weight;

	@ManyToOne(fetch = FetchType.LAZY)
	@Nullable
	JpaNode next;

	@SuppressWarnings("NullAway.Init")
	JpaNode() {}

	JpaNode(long weight, @Nullable JpaNode next) {
		this.weight = weight;
		this.next = next;
	}

}
