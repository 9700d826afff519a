/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.index;

/**
 * Is told which leaves a reader relied on: an entry that comes to or goes from the range read changes or frees at least
 * one of them.
 */
@FunctionalInterface
public interface NodeObserver {

	/**
	 * @param leafOffset the leaf's offset
	 * @param version the commit sequence of the version read
	 */
	void visited(long leafOffset, long version);

}
