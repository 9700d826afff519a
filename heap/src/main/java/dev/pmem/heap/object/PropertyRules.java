/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object;

/**
 * What holds of a property's values whenever an object is written. Objects that are stored already are not looked at:
 * they stay readable as they are, and are judged when they are next written.
 *
 * @param isNullable whether the value may be null
 * @param maximumLength how many characters text may have, or how many bytes an array of bytes; -1 if that is not limited
 * @param isInsertable whether a new object is stored with the value that its instance has; if not, with null or zero
 * @param isUpdatable whether an update stores the value that the instance has; if not, the stored one stays
 * @param isUnique whether no other object may refer by this property to the same object; of references only, for indexes
 * see to other values
 */
public record PropertyRules(boolean isNullable, int maximumLength, boolean isInsertable, boolean isUpdatable,
		boolean isUnique) {

	/** Nothing is ruled. */
	public static final PropertyRules NONE = new PropertyRules(true, -1, true, true, false);

	/** A property that is not unique. */
	public PropertyRules(boolean isNullable, int maximumLength, boolean isInsertable, boolean isUpdatable) {
		this(isNullable, maximumLength, isInsertable, isUpdatable, false);
	}

	/** @throws IllegalArgumentException if the length is below -1 */
	public PropertyRules {
		if (maximumLength < -1) {
			throw new IllegalArgumentException("a maximum length of " + maximumLength);
		}
	}

}
