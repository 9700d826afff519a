/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.store;

import java.util.List;

/**
 * An extent that holds objects and that nobody has opened: the class that it was written with may have been renamed, or moved
 * to another package.
 *
 * @param name its name
 * @param typeName name of the class that it was last opened with
 * @param objectCount number of its objects, but at most {@link #MAXIMUM_COUNT}, which stands for that many or more
 * @param namesakes names of open extents that had no objects when they were opened, and whose class has the same simple name:
 * most likely the objects were to be found there
 */
public record UnclaimedExtent(String name, String typeName, long objectCount, List<String> namesakes) {

	/** How many objects are counted at most: counting takes time in proportion to their number. */
	public static final long MAXIMUM_COUNT = 100_000;

	/** Copies the list. */
	public UnclaimedExtent {
		namesakes = List.copyOf(namesakes);
	}

	/** What is there, and what to do, in a sentence or two. */
	public String describe() {
		String count = ((this.objectCount < MAXIMUM_COUNT) ? "" : "at least ") + this.objectCount
				+ ((this.objectCount == 1) ? " object" : " objects");
		String what = "Extent " + this.name + " holds " + count
				+ (this.typeName.equals(this.name) ? "" : " of class " + this.typeName) + ", and no class claims it.";
		return this.namesakes.isEmpty()
				? what
				: what + " " + String.join(", ", this.namesakes) + ((this.namesakes.size() == 1) ? " is" : " are")
						+ " of the same simple name, and empty.";
	}

}
