/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.payload;

/**
 * Tells where the objects lie that an object refers to, while the object is written.
 */
@FunctionalInterface
public interface ReferenceTargets {

	/** Refuses all references: for values outside of a transaction. */
	ReferenceTargets NONE = (target, type) -> {
		throw new ValuePathException("refers to a " + target.getClass().getName()
				+ ", which has an identity of its own; only objects in a transaction can refer to one");
	};

	/** The offset that stands for an object without a place. */
	long NO_OFFSET = 0;

	/**
	 * The offset of the home block of an object.
	 * @param target an instance of the object
	 * @param type the class of which the property admits instances
	 * @return {@link #NO_OFFSET} if the object has no place yet; then the object that refers to it must be written again
	 * @throws ValuePathException if the object can't be referred to
	 */
	long offsetOf(Object target, Class<?> type);

}
