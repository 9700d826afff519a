/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

/**
 * A cursor over what a query finds.
 */
interface ResultCursor {

	/** Moves to the next result; false if there is none. */
	boolean next();

	/** The current result. */
	Object result();

	/** Tells the cursor that no further result is wanted. May be called several times. */
	default void end() {}

}
