/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.query.Query;

/**
 * What to do with a query on the entities of a class.
 *
 * @param <R> the result
 */
@FunctionalInterface
interface QueryAction<R extends @Nullable Object> {

	/** @param query the query, with values as they are stored */
	R apply(Session session, EntityBinding binding, Query query);

}
