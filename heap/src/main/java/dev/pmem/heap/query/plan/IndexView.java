/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.plan;

import java.util.List;

import dev.pmem.heap.object.key.KeyEncoding;

/**
 * An index as the planner sees it. Immutable and thread-safe.
 */
public interface IndexView {

	/** The index's name, unique within its extent. */
	String name();

	/** The properties that its keys are made of, in their order. */
	List<String> properties();

	/** Whether no two objects have the same key, unless there is a null in it. */
	boolean isUnique();

	/**
	 * Whether each object has exactly one entry. An index of references has none for an object that refers to nothing there,
	 * and several for an object that refers to several; so has an index of elements.
	 */
	default boolean hasEachObject() {
		return true;
	}

	/**
	 * Whether the targets of all references in it are in the extent of their class, so that a search there finds them. Those
	 * that were deleted and kept are not.
	 */
	default boolean findsAllTargets() {
		return !hasEachObject();
	}

	/** How its keys are made. */
	KeyEncoding encoding();

	/** Whether keys are never cut, so that their order is exact. */
	boolean keepsOrder();

}
