/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.type;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.kind.Kind;
import dev.pmem.heap.object.layout.Shape;

/**
 * A property of a present class, found by its path.
 *
 * @param path names separated by dots
 * @param type its class
 * @param shape how it is stored
 * @param nullable whether its value, or an object on its path, may be null
 */
public record StoredProperty(String path, Class<?> type, Shape shape, boolean nullable) {

	/** The kind of values; null if they are no scalars. */
	public @Nullable Kind kind() {
		return (this.shape instanceof Shape.Scalar(Kind kind)) ? kind : null;
	}

}
