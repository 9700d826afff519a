/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.KeysetScrollPosition;
import org.springframework.data.domain.OffsetScrollPosition;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Window;
import org.springframework.util.Assert;

import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.query.Selection;

/**
 * Makes windows of the results that a query finds. The query's limit is the size of a window; without one a window has all
 * results behind the position.
 */
public final class Scrolling {

	private Scrolling() {}

	/**
	 * The window at a position. Behind a keyset position the results are sorted by the id as well, last of all. One result more
	 * than the window holds is looked for.
	 * @throws org.springframework.dao.InvalidDataAccessApiUsageException if the position lacks a key by which the query sorts
	 */
	public static Window<Object> window(Query query, @Nullable ScrollPosition position, FoundResults<?> results) {
		Assert.notNull(position, "ScrollPosition must not be null");
		return switch (position) {
			case OffsetScrollPosition offset -> atOffset(query, offset, results);
			case KeysetScrollPosition keyset -> afterKeys(query, keyset, results);
			default -> throw new IllegalArgumentException("A scroll position is an offset or a keyset, not "
					+ position);
		};
	}

	private static Window<Object> atOffset(Query query, OffsetScrollPosition position, FoundResults<?> results) {
		long start = position.isInitial() ? 0 : position.getOffset() + 1;
		List<Object> found = results.all(query.slice(start, oneMore(query.limit())));
		boolean hasNext = found.size() > query.limit();
		return Window.from(hasNext ? found.subList(0, (int) query.limit()) : found,
				OffsetScrollPosition.positionFunction(start), hasNext);
	}

	private static long oneMore(long limit) {
		return (limit == Query.UNLIMITED) ? limit : limit + 1;
	}

	private static Window<Object> afterKeys(Query query, KeysetScrollPosition position, FoundResults<?> results) {
		Keyset forward = Keyset.of(query.orders(), results.operations().getMappingContext(), results.domainType());
		Keyset keyset = position.scrollsBackward() ? forward.reversed() : forward;
		Criteria criteria = query.criteria();
		if (!position.isInitial()) {
			Criteria after = keyset.after(position.getKeys());
			criteria = (criteria == null) ? after : new Criteria.And(List.of(after, criteria));
		}
		Query next = new Query(criteria, keyset.orders(), 0, oneMore(query.limit()));
		List<Result> found = find(next, keyset, results);
		boolean hasNext = found.size() > query.limit();
		List<Result> shown = hasNext ? found.subList(0, (int) query.limit()) : found;
		List<Result> inOrder = position.scrollsBackward() ? shown.reversed() : shown;
		return Window.from(inOrder.stream().map(Result::result).toList(),
				(index) -> ScrollPosition.of(inOrder.get(index).keys(), position.getDirection()), hasNext);
	}

	/** A result, and the keys that it had when it was found. */
	private record Result(Object result, Map<String, @Nullable Object> keys) {}

	private static List<Result> find(Query query, Keyset keyset, FoundResults<?> results) {
		List<Result> found = new ArrayList<>();
		Projection projection = results.projection();
		if (projection == null) {
			for (Object entity : results.all(query)) {
				found.add(new Result(entity, keyset.values(entity)));
			}
			return found;
		}
		List<Selection.Part> parts = new ArrayList<>(projection.selection().parts());
		int shownCount = parts.size();
		parts.addAll(keyset.selection());
		for (@Nullable
		Object[] row : results.operations().find(query, new Selection(parts), results.domainType())) {
			found.add(new Result(Arrays.copyOf(row, shownCount),
					keyset.values(Arrays.asList(row).subList(shownCount, row.length))));
		}
		return found;
	}

}
