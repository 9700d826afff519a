/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.query;

import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;

import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.SliceImpl;
import org.springframework.data.support.PageableExecutionUtils;

import dev.pmem.heap.query.Query;

/**
 * Makes pages and slices of the results that a query finds within its own limit.
 */
public final class Paging {

	private Paging() {}

	/** The part of a query that a page asks for; the whole query if the pageable is unpaged. */
	public static Query window(Query query, Pageable pageable) {
		return window(query, pageable, 0);
	}

	private static Query window(Query query, Pageable pageable, int more) {
		if (pageable.isUnpaged()) {
			return query;
		}
		long offset = Math.min(pageable.getOffset(), query.limit());
		return query.slice(offset, Math.min(pageable.getPageSize() + (long) more, query.limit() - offset));
	}

	/**
	 * A page.
	 * @param find finds the results of a query
	 * @param count the number of matches of the query's criteria; asked only if the page itself does not show it
	 */
	public static <R> Page<R> page(Query query, Pageable pageable, Function<Query, List<R>> find, LongSupplier count) {
		return PageableExecutionUtils.getPage(find.apply(window(query, pageable)), pageable,
				() -> Math.min(query.limit(), count.getAsLong()));
	}

	/**
	 * A slice. One result more than it holds is looked for.
	 * @param find finds the results of a query
	 */
	public static <R> Slice<R> slice(Query query, Pageable pageable, Function<Query, List<R>> find) {
		List<R> found = find.apply(window(query, pageable, 1));
		boolean hasNext = pageable.isPaged() && found.size() > pageable.getPageSize();
		return new SliceImpl<>(hasNext ? found.subList(0, pageable.getPageSize()) : found, pageable, hasNext);
	}

}
