/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.plan;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.query.Criteria.Comparison;
import dev.pmem.heap.query.Operator;

/**
 * The text that all matches of a comparison start with.
 */
final class TextPrefix {

	private static final String WILDCARDS = "%_\\";

	private TextPrefix() {}

	/** The prefix; null if the comparison sets none. */
	static @Nullable String of(Comparison comparison) {
		if (!(comparison.values().getFirst() instanceof String text)) {
			return null;
		}
		int end = (comparison.operator() == Operator.LIKE) ? literalLength(text) : text.length();
		return (end > 0) ? text.substring(0, end) : null;
	}

	private static int literalLength(String pattern) {
		int end = 0;
		while (end < pattern.length() && WILDCARDS.indexOf(pattern.charAt(end)) < 0) {
			end++;
		}
		return end;
	}

}
