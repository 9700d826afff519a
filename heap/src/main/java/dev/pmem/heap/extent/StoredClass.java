/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import dev.pmem.heap.catalog.StoredLayout;
import dev.pmem.heap.object.codec.ObjectCodec;

/**
 * A class whose objects are stored in an open extent.
 *
 * @param type the class, which has instances of its own
 * @param codec writes and reads its objects
 * @param layout the layout in which its objects are written
 * @param extent the extent of the class and all others of its hierarchy
 * @param <T> the class
 */
public record StoredClass<T>(Class<T> type, ObjectCodec<T> codec, StoredLayout layout,
		CheckedExtent<? super T> extent) {

	static <T> StoredClass<T> of(HierarchyClass<T> of, CheckedExtent<?> extent) {
		@SuppressWarnings("unchecked")
		CheckedExtent<? super T> home = (CheckedExtent<? super T>) extent;
		return new StoredClass<>(of.type(), of.codec(), of.layout(), home);
	}

}
