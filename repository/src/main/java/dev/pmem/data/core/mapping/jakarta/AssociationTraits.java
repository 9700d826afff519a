/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping.jakarta;

import java.util.Set;

/**
 * What {@code @ManyToOne}, {@code @OneToOne}, {@code @OneToMany} or {@code @ManyToMany} say of a property.
 *
 * @param kind which of them
 * @param isLazy whether the target or targets load at the first touch
 * @param isOptional whether a reference to one target may be null
 * @param cascades what is done to targets with their owner
 * @param hasOrphanRemoval whether a target that is no more referred to is deleted
 * @param mappedBy the property of the target that holds the reference; empty if this property holds it
 */
public record AssociationTraits(Kind kind, boolean isLazy, boolean isOptional, Set<Cascade> cascades,
		boolean hasOrphanRemoval, String mappedBy) {

	/** The annotation. */
	public enum Kind {
		/** {@code @ManyToOne}. */
		MANY_TO_ONE,
		/** {@code @OneToOne}. */
		ONE_TO_ONE,
		/** {@code @OneToMany}. */
		ONE_TO_MANY,
		/** {@code @ManyToMany}. */
		MANY_TO_MANY
	}

	/** What is done to targets with their owner. */
	public enum Cascade {
		/** New ones are stored. */
		PERSIST,
		/** Stored ones take the state of a detached copy. */
		MERGE,
		/** They are deleted. */
		REMOVE
	}

	/** Copies the set. */
	public AssociationTraits {
		cascades = Set.copyOf(cascades);
	}

	/** Whether another property, of the target, holds the reference. */
	public boolean isInverse() {
		return !this.mappedBy.isEmpty();
	}

}
