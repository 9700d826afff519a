/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

/**
 * What becomes of a start with extents in the pool that hold objects and that no class of the application claims.
 */
public enum UnclaimedExtents {

	/** They stop the start. */
	FAIL,

	/**
	 * They are told in the log; one beside which a class of the same simple name has started with an empty extent stops the
	 * start, for that class was most likely moved.
	 */
	WARN,

	/** Nothing. */
	IGNORE

}
