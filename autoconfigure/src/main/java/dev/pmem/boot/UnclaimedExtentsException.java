/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import java.util.List;
import java.util.stream.Collectors;

import dev.pmem.heap.store.UnclaimedExtent;

/**
 * Stops a start for extents that hold objects and that no class claims.
 */
public class UnclaimedExtentsException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	private final transient List<UnclaimedExtent> extents;

	UnclaimedExtentsException(List<UnclaimedExtent> extents) {
		super(extents.stream().map(UnclaimedExtent::describe).collect(Collectors.joining(" ")));
		this.extents = List.copyOf(extents);
	}

	/** The extents, at least one. */
	public List<UnclaimedExtent> getExtents() {
		return this.extents;
	}

}
