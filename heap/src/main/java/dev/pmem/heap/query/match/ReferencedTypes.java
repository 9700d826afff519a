/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.match;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.codec.ObjectProperties;

/**
 * The classes to which properties refer. Thread-safe.
 */
@FunctionalInterface
public interface ReferencedTypes {

	/** Knows no class: paths through references are then checked when objects are met. */
	ReferencedTypes NONE = (_) -> null;

	/** The properties of a class and its subclasses; null if they are not known. */
	@Nullable
	ObjectProperties properties(Class<?> type);

}
