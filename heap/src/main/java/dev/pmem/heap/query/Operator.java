/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query;

/**
 * Comparison operators. A null property matches no operator but {@link #IS_NULL}, as in SQL. {@code NOT_EQUAL} and the
 * other negations therefore do not find nulls either.
 */
public enum Operator {

	/** One value; a null value means {@link #IS_NULL}. */
	EQUAL(1),
	/** One value; a null value means {@link #IS_NOT_NULL}. */
	NOT_EQUAL(1), LESS(1), LESS_OR_EQUAL(1), GREATER(1), GREATER_OR_EQUAL(1),
	/** Two values, both inclusive. */
	BETWEEN(2),
	/** One value, a collection; null elements match nothing. */
	IN(1), NOT_IN(1),
	/**
	 * One value, a string: {@code %} stands for any characters, {@code _} for one character, {@code \} escapes the next
	 * one.
	 */
	LIKE(1), NOT_LIKE(1), STARTING_WITH(1), ENDING_WITH(1),
	/**
	 * One value, a regular expression as a string or a {@link java.util.regex.Pattern}, that some part of the string matches.
	 * Ignoring case, each character is compared with its other cases alone ({@code UNICODE_CASE}).
	 */
	REGEX(1),
	/**
	 * One value: a substring of a string; or an element of a collection, an array or a map's values, or a collection of such
	 * elements, of which any counts. A collection that is null contains nothing.
	 */
	CONTAINING(1), NOT_CONTAINING(1), IS_NULL(0), IS_NOT_NULL(0), TRUE(0), FALSE(0),
	/** No value; for strings, collections, maps and arrays. Of these all but strings and bytes are empty if they are null. */
	IS_EMPTY(0), IS_NOT_EMPTY(0);

	private final int valueCount;

	Operator(int valueCount) {
		this.valueCount = valueCount;
	}

	/** The number of values that the operator takes. */
	public int valueCount() {
		return this.valueCount;
	}

}
