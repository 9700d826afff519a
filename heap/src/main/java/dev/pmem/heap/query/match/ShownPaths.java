/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.match;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.codec.ObjectProperties;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.query.SortOrder;

/** Replaces properties that show ids of references by the paths through these references, as indexes know them. */
public final class ShownPaths {

	private ShownPaths() {}

	/** The query that is asked instead. */
	public static Query resolve(Query query, ObjectProperties model) {
		Criteria criteria = query.criteria();
		List<SortOrder> orders = new ArrayList<>();
		for (SortOrder order : query.orders()) {
			orders.add(new SortOrder(resolve(order.property(), model), order.descending(), order.ignoreCase(),
					order.nulls()));
		}
		return new Query(resolve(criteria, model), orders, query.offset(), query.limit());
	}

	private static @Nullable Criteria resolve(@Nullable Criteria criteria, ObjectProperties model) {
		return switch (criteria) {
			case null -> null;
			case Criteria.And(List<Criteria> parts) -> new Criteria.And(resolve(parts, model));
			case Criteria.Or(List<Criteria> parts) -> new Criteria.Or(resolve(parts, model));
			case Criteria.Comparison comparison -> new Criteria.Comparison(resolve(comparison.property(), model),
					comparison.operator(), comparison.values(), comparison.ignoreCase());
		};
	}

	private static List<Criteria> resolve(List<Criteria> parts, ObjectProperties model) {
		List<Criteria> resolved = new ArrayList<>();
		for (Criteria part : parts) {
			Criteria each = resolve(part, model);
			if (each != null) {
				resolved.add(each);
			}
		}
		return resolved;
	}

	private static String resolve(String path, ObjectProperties model) {
		String shown = model.shownPath(path);
		return (shown != null) ? shown : path;
	}

}
