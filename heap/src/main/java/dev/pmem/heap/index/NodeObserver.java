/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.index;

/**
 * Receives the leaves that a reader relied on. If an entry is added to the range that was read, or removed from it, at
 * least one of these leaves is changed or freed.
 */
@FunctionalInterface
public interface NodeObserver {

	/**
	 * @param leafOffset the leaf's offset
	 * @param version the commit sequence of the version read
	 */
	void visited(long leafOffset, long version);

}
