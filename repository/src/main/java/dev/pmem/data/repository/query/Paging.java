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
 * Pages and slices of what a query finds within its own limit.
 */
public final class Paging {

	private Paging() {}

	/**
	 * The part of a query that a page asks for; all of it where the pageable is unpaged.
	 */
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
	 * @param find finds what a query asks for
	 * @param count how many the criteria of the query match; asked only where the page itself doesn't tell
	 */
	public static <R> Page<R> page(Query query, Pageable pageable, Function<Query, List<R>> find, LongSupplier count) {
		return PageableExecutionUtils.getPage(find.apply(window(query, pageable)), pageable,
				() -> Math.min(query.limit(), count.getAsLong()));
	}

	/**
	 * A slice, for which one more is looked for than it holds.
	 * @param find finds what a query asks for
	 */
	public static <R> Slice<R> slice(Query query, Pageable pageable, Function<Query, List<R>> find) {
		List<R> found = find.apply(window(query, pageable, 1));
		boolean hasNext = pageable.isPaged() && found.size() > pageable.getPageSize();
		return new SliceImpl<>(hasNext ? found.subList(0, pageable.getPageSize()) : found, pageable, hasNext);
	}

}
