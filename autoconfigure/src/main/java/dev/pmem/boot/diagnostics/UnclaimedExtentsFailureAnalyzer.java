/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.diagnostics;

import java.util.stream.Collectors;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import dev.pmem.boot.UnclaimedExtentsException;
import dev.pmem.heap.store.UnclaimedExtent;

/**
 * Names the extents whose objects no class claims, and what to write at the class that has them now.
 */
class UnclaimedExtentsFailureAnalyzer extends AbstractFailureAnalyzer<UnclaimedExtentsException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnclaimedExtentsException cause) {
		String found = cause.getExtents().stream().map(UnclaimedExtent::describe)
				.collect(Collectors.joining("%n    ".formatted()));
		String first = cause.getExtents().getFirst().name();
		return new FailureAnalysis("The pool has objects that no class of the application claims.%n%n    %s"
				.formatted(found), """
						If the class was renamed or moved, mark it with @PersistentObject("%1$s"), which keeps the \
						extent's name, or with @PreviousName("%1$s"), which gives the extent the class's new name. \
						If the objects are not wanted any more, or another application's, set the property \
						'pmem.pool.unclaimed-extents' to 'ignore'. The objects were left as they were, and the \
						application's release before finds them.""".formatted(first), cause);
	}

}
