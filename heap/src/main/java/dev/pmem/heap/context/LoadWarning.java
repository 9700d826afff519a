/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells of loads that bring in more objects than somebody may have meant, once for each property that leads to too many.
 * Thread-safe.
 */
public final class LoadWarning {

	/** Tells of no load. */
	static final LoadWarning NEVER = new LoadWarning(0);

	private final int maximumCount;

	private final Set<String> told = ConcurrentHashMap.newKeySet();

	/** @param maximumCount the number of objects that a load may bring in without a warning; 0 for any number */
	public LoadWarning(int maximumCount) {
		this.maximumCount = (maximumCount == 0) ? Integer.MAX_VALUE : maximumCount;
	}

	/** Whether this count is the first one that is too many. */
	boolean isFirstBeyond(int count) {
		return count - 1 == this.maximumCount;
	}

	/**
	 * Tells of a load, unless one by this property was told.
	 * @param path the class and the property that led to the first object too many
	 */
	void tell(String path) {
		if (this.told.add(path)) {
			System.getLogger(LoadWarning.class.getName()).log(System.Logger.Level.WARNING,
					"A single load has brought in more than " + this.maximumCount + " objects through references; the "
							+ "last one by " + path + ". To load less, mark the property as @Lazy or make it a List, "
							+ "Set or Map, which loads when it is first used; read a projection; or split the graph, so "
							+ "that a query finds the rest in parts (pmem.query.load-warning sets the number, 0 for none)");
		}
	}

}
