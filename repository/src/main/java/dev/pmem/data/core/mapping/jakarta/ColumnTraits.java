/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping.jakarta;

/**
 * What {@code @Column} or {@code @JoinColumn}, and {@code @Basic} or the association, say of a property's column.
 *
 * @param name the name; empty for the one that follows from the property's name
 * @param isUnique whether no two entities have the same value
 * @param isNullable whether the value may be null
 * @param maximumLength characters of text or bytes of an array at most; -1 without a limit
 * @param isInsertable whether a new entity's value is stored
 * @param isUpdatable whether a stored entity's value can be changed
 */
public record ColumnTraits(String name, boolean isUnique, boolean isNullable, int maximumLength, boolean isInsertable,
		boolean isUpdatable) {

	/** A column of which nothing is said. */
	public static final ColumnTraits NONE = new ColumnTraits("", false, true, -1, true, true);

	/** The same column, which must not be null. */
	public ColumnTraits notNull() {
		return new ColumnTraits(this.name, this.isUnique, false, this.maximumLength, this.isInsertable,
				this.isUpdatable);
	}

}
