/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import java.util.function.Consumer;

/**
 * What a query finds, with a watch over the query.
 */
final class WatchedCursor implements ResultCursor {

	private final ResultCursor cursor;

	private final WatchedQuery query;

	/** Takes the query when it has ended. */
	private final Consumer<WatchedQuery> ended;

	private boolean isEnded;

	WatchedCursor(ResultCursor cursor, WatchedQuery query, Consumer<WatchedQuery> ended) {
		this.cursor = cursor;
		this.query = query;
		this.ended = ended;
	}

	@Override
	public boolean next() {
		this.query.resume();
		boolean hasNext = this.cursor.next();
		this.query.pause();
		this.query.found(hasNext ? 1 : 0);
		return hasNext;
	}

	@Override
	public Object result() {
		this.query.resume();
		Object result = this.cursor.result();
		this.query.pause();
		return result;
	}

	@Override
	public void end() {
		if (!this.isEnded) {
			this.isEnded = true;
			this.ended.accept(this.query);
		}
	}

}
