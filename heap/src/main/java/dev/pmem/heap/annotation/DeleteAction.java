/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.annotation;

/**
 * What happens when an entity is deleted that others refer to.
 */
public enum DeleteAction {

	/** The delete is refused. */
	RESTRICT,

	/** The referring property becomes null; a collection loses the element. */
	SET_NULL,

	/** The referring object is deleted as well. */
	DELETE,

	/** The entity leaves its extent, and lives on while something refers to it. */
	KEEP

}
