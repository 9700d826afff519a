/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;

/**
 * A class of a hierarchy with its subclasses: part of an extent's objects. Immutable and thread-safe.
 *
 * @param type the class
 * @param readers tell the class of an object
 */
record ClassScope(Class<?> type, LayoutReaders<?> readers) {

	/** Whether the object in the image is of the class or of a subclass. */
	boolean contains(BlockImage image) {
		Class<?> found = this.readers.type(image);
		return found != null && this.type.isAssignableFrom(found);
	}

	/** Whether all objects are wanted, or the object in the image is of the scope's class. */
	static boolean contains(@Nullable ClassScope scope, BlockImage image) {
		return scope == null || scope.contains(image);
	}

}
