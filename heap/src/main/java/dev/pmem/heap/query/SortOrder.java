/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query;

/**
 * One sort key. Strings sort by their UTF-16 code units, as in {@link String#compareTo}.
 *
 * @param property path of property names, separated by dots
 * @param descending whether the largest values come first
 * @param ignoreCase whether strings sort by their form after full case folding
 * @param nulls the place of null properties
 */
public record SortOrder(String property, boolean descending, boolean ignoreCase, Nulls nulls) {

	/** The place of null properties; {@code NATIVE} treats null as the smallest value. */
	public enum Nulls {

		NATIVE, FIRST, LAST

	}

	/** A sort key with the smallest values first, case respected and nulls in their native place. */
	public static SortOrder ascending(String property) {
		return new SortOrder(property, false, false, Nulls.NATIVE);
	}

	/** A sort key with the largest values first, case respected and nulls in their native place. */
	public static SortOrder descending(String property) {
		return new SortOrder(property, true, false, Nulls.NATIVE);
	}

}
