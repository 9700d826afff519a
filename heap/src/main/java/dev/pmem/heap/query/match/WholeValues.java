/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.match;

import java.util.Collection;
import java.util.Map;

/** Values that are compared as a whole: arrays, collections, maps, and embedded objects. */
final class WholeValues {

	private WholeValues() {}

	/** Whether instances of the class can be equal to others. */
	static boolean haveEquals(Class<?> type) {
		if (type.isArray() || type.isRecord() || Collection.class.isAssignableFrom(type)
				|| Map.class.isAssignableFrom(type)) {
			return true;
		}
		try {
			return !type.isInterface() && type.getMethod("equals", Object.class).getDeclaringClass() != Object.class;
		} catch (NoSuchMethodException ex) {
			throw new AssertionError(ex);
		}
	}

}
