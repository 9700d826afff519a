/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.pmem.heap.query.Query;

/**
 * Watches how queries run. The log tells of each query at level debug: its plan, what it found and how long it took. A
 * query that examines too many objects one by one is told in a warning, which names no values: once for each query method,
 * or for each combination of conditions and orders where a query has no name. Thread-safe.
 */
final class QueryWatch {

	/** The logger. */
	static final String LOGGER = "dev.pmem.data.query";

	/** The number of objects that a query may examine without a warning, unless another is set. */
	static final int DEFAULT_SCAN_WARNING = 10_000;

	/** The most queries that are remembered as told. Further ones are not told. */
	private static final int MAXIMUM_TOLD = 1_000;

	private static final Log LOG = LogFactory.getLog(LOGGER);

	private final Set<String> told = ConcurrentHashMap.newKeySet();

	private volatile int scanWarning = DEFAULT_SCAN_WARNING;

	/** @param objects the number of objects that a query may examine without a warning; 0 for any number */
	void setScanWarning(int objects) {
		this.scanWarning = objects;
	}

	private boolean isOff() {
		return this.scanWarning == 0 && !LOG.isDebugEnabled();
	}

	/**
	 * Runs a query.
	 * @param found how many results there are
	 */
	<R extends @Nullable Object> R run(Session session, EntityBinding binding, Query query, ToLongFunction<R> found,
			QueryAction<R> action) {
		if (isOff()) {
			return action.apply(session, binding, query);
		}
		WatchedQuery watched = WatchedQuery.begin(session, binding, query, LOG.isDebugEnabled());
		watched.resume();
		R result = action.apply(session, binding, query);
		watched.pause();
		watched.found(found.applyAsLong(result));
		ran(watched);
		return result;
	}

	/** Opens a cursor over what a query finds. The cursor is told of when it ends. */
	ResultCursor open(Session session, EntityBinding binding, Query query, QueryAction<ResultCursor> opening) {
		if (isOff()) {
			return opening.apply(session, binding, query);
		}
		WatchedQuery watched = WatchedQuery.begin(session, binding, query, LOG.isDebugEnabled());
		watched.resume();
		ResultCursor cursor = opening.apply(session, binding, query);
		watched.pause();
		return new WatchedCursor(cursor, watched, this::ran);
	}

	/** Tells of a query that has run. */
	private void ran(WatchedQuery query) {
		if (query.isTold()) {
			LOG.debug(query.describe());
		}
		int maximum = this.scanWarning;
		if (maximum > 0 && query.examined() > maximum && isFirst(query.key())) {
			LOG.warn(("%s examined %d objects one by one and found %d, because no index covers %s. An index on these "
					+ "properties (@Indexed, @CompoundIndex) may spare the scan; logging.level.%s=debug shows the plan. "
					+ "A scan is told once for each query, and beyond %d objects (pmem.query.scan-warning, 0 for never)")
					.formatted(query.label(), query.examined(), query.found(), query.shape(), LOGGER, maximum));
		}
	}

	private boolean isFirst(String key) {
		return this.told.size() < MAXIMUM_TOLD && this.told.add(key);
	}

}
