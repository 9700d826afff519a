/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.graph.model;

/**
 * A store of orders, products and nodes, with the ids from 0. Each method is a transaction of its own.
 */
public interface GraphStore extends AutoCloseable {

	/** How many products there are. */
	int PRODUCTS = 1000;

	/** Stores the products, and a chain of nodes. */
	void storeBasics(int nodeCount);

	/**
	 * Stores an order whose lines name products in turn.
	 * @return its id
	 */
	long storeOrder(int lineCount);

	/** Finds the order by its id, follows its lines to their products, and adds up what it costs. */
	long total(long order);

	/** The same in the fewest calls of the store that a person can write. */
	long totalAtOnce(long order);

	/** Walks along the chain of nodes, and adds up their weights. */
	long traverse();

	/** Adds a line to the order. */
	void addLine(long order);

	@Override
	void close();

}
