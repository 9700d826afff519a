/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What to read of the objects that a query finds, without making instances of them. Immutable.
 *
 * @param parts one for each value of a row
 */
public record Selection(List<Part> parts) {

	/** Copies the list. */
	public Selection {
		parts = List.copyOf(parts);
	}

	/**
	 * One value of a row.
	 *
	 * @param path path of property names, which may lead through references, but not through collections of them; the
	 * value is null if an object or a reference on the path is null
	 * @param nested what to read of the object to which the property refers, or of each of the objects; null for the
	 * value of the property itself
	 */
	public record Part(String path, @Nullable Selection nested) {}

	/** The values of properties. */
	public static Selection of(String... paths) {
		return new Selection(List.of(paths).stream().map((path) -> new Part(path, null)).toList());
	}

}
