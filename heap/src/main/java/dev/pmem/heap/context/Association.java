/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.Comparator;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.query.SortOrder;

/**
 * A property that leads to other objects, with what is done to them when something is done to its own object. References of
 * which no association is told store their new targets with them, and do nothing else.
 *
 * @param path the property, from the name of its class on, for messages
 * @param property reads the property; sets it if it is inverse
 * @param target the class of which the property admits instances
 * @param form what the property holds
 * @param cascades what is done to the targets
 * @param removesOrphans whether a target that is taken out of the property is deleted
 * @param inverse how the targets are found if the property is not stored; null if it is stored
 * @param order the order in which the targets of a stored collection are shown; null for that in which they are stored
 */
public record Association(String path, AssignedProperty property, Class<?> target, Form form,
		Set<Cascade> cascades, boolean removesOrphans, @Nullable Inverse inverse,
		@Nullable Comparator<Object> order) {

	/** What is done to targets with their object. */
	public enum Cascade {

		/** New ones are stored. Without it, a stored property must not refer to a new one when its object is written. */
		STORE,
		/** If the object is overwritten with the state of an instance, so are they with theirs. */
		OVERWRITE,
		/** They are deleted. */
		DELETE

	}

	/** What the property holds. */
	public enum Form {

		/** One target, or null. */
		ONE,
		/** A list, also where any collection is admitted. */
		LIST,
		/** A set. */
		SET,
		/** A map, of which the targets are the values. */
		MAP

	}

	/** Gives the keys of targets in a map. */
	@FunctionalInterface
	public interface Keys {

		/** The key of a target. */
		@Nullable
		Object keyOf(Object target);

	}

	/**
	 * A property that is not stored: its targets are the objects that refer to its own. They are found by the index of these
	 * references.
	 *
	 * @param reference the property of the targets that refers to the object
	 * @param isAmongMany whether this is a collection
	 * @param orders the order of the targets
	 * @param keys gives the key of a target in a map; null if the property is no map
	 * @param isLazy whether a single target loads when a method of it is called; collections always load when they are touched,
	 * unless they are filled
	 * @param isFilled whether the property keeps its collection, which is filled when the object is loaded
	 */
	public record Inverse(String reference, boolean isAmongMany, List<SortOrder> orders,
			@Nullable Keys keys,
			boolean isLazy, boolean isFilled) {

		/** Copies the list. */
		public Inverse {
			orders = List.copyOf(orders);
		}

	}

	/** Copies the set. */
	public Association {
		cascades = Set.copyOf(cascades);
	}

	boolean cascades(Cascade cascade) {
		return this.cascades.contains(cascade);
	}

	/** Whether targets are deleted with the object. */
	boolean deletesTargets() {
		return this.removesOrphans || cascades(Cascade.DELETE);
	}

}
