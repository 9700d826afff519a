/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.annotation.DeleteAction;
import dev.pmem.heap.block.BlockImage;

/**
 * What commits must know of an index of references: what its entries mean for their targets. Immutable and thread-safe.
 *
 * @param referrerType the class whose objects refer, for messages
 * @param property the path at which their references stand
 * @param onDelete what happens if a target is deleted
 * @param isOfExtent whether the referring objects have ids: others neither refuse that a target is deleted nor lose it
 * @param isUnique whether no two objects may refer to the same target at this path
 * @param ids tells a referring object's id, for messages
 */
public record ReferenceRule(String referrerType, String property, DeleteAction onDelete, boolean isOfExtent,
		boolean isUnique, ReferrerIds ids) {

	/** Tells the ids of referring objects. */
	@FunctionalInterface
	public interface ReferrerIds {

		/** The id of the object in the image; null if it has none. */
		@Nullable
		Object idOf(BlockImage object);

	}

	/** Whether a target that is deleted lives on for its referrers, so that it may have left its extent. */
	public boolean keepsTargets() {
		return this.onDelete == DeleteAction.KEEP || !this.isOfExtent;
	}

	/** Whether a target can't be deleted as long as an object refers to it. */
	public boolean refusesDeletes() {
		return this.onDelete == DeleteAction.RESTRICT && this.isOfExtent;
	}

	@Override
	public String toString() {
		return this.referrerType + "." + this.property;
	}

}
