/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.match;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Criteria.Comparison;

/**
 * The comparisons of criteria in the order in which they are written. Criteria that differ in the values of their
 * comparisons alone have corresponding comparisons at the same index: their ordinal.
 */
public final class Comparisons {

	private Comparisons() {}

	/** The comparisons; null has none. */
	public static List<Comparison> of(@Nullable Criteria criteria) {
		if (criteria == null) {
			return List.of();
		}
		if (criteria instanceof Comparison comparison) {
			return List.of(comparison);
		}
		List<Comparison> comparisons = new ArrayList<>();
		add(criteria, comparisons);
		return comparisons;
	}

	private static void add(Criteria criteria, List<Comparison> comparisons) {
		switch (criteria) {
			case Comparison comparison -> comparisons.add(comparison);
			case Criteria.And(List<Criteria> parts) -> parts.forEach((part) -> add(part, comparisons));
			case Criteria.Or(List<Criteria> parts) -> parts.forEach((part) -> add(part, comparisons));
		}
	}

	/** The comparison as text. */
	public static String describe(Comparison comparison) {
		StringBuilder text = new StringBuilder(comparison.property()).append(' ').append(comparison.operator());
		comparison.values().forEach((value) -> text.append(' ').append(value));
		return text.append(comparison.ignoreCase() ? " ignoring case" : "").toString();
	}

}
