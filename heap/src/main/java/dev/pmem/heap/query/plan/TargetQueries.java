/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.plan;

import dev.pmem.heap.query.Criteria;

/**
 * Queries on the objects to which others refer. Thread-safe.
 */
public interface TargetQueries {

	/** Knows no objects. */
	TargetQueries NONE = new TargetQueries() {

		@Override
		public Reach reach(Class<?> type, QueryShape shape) {
			return Reach.ALL;
		}

		@Override
		public String explain(Class<?> type, Criteria criteria) {
			throw new IllegalArgumentException(type.getName() + " has no extent");
		}

	};

	/** Of how many objects a search looks at the entries in an index. */
	enum Reach {

		/** All. */
		ALL,
		/** Those in ranges of an index. */
		SOME,
		/** One at most. */
		ONE

	}

	/**
	 * How a search for all objects of a class and its subclasses runs. {@link Reach#ALL} also if the class's objects are not
	 * in one extent.
	 */
	Reach reach(Class<?> type, QueryShape shape);

	/**
	 * The plan of this search, in words.
	 * @throws IllegalArgumentException if the class's objects are not in one extent
	 */
	String explain(Class<?> type, Criteria criteria);

}
