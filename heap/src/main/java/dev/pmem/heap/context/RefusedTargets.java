/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Predicate;

import dev.pmem.heap.exception.UnstorableValueException;

/**
 * New objects to which references lead that must not store them. They may still be stored for another reason in the same
 * sequence; if not, the sequence is refused. Not thread-safe.
 */
final class RefusedTargets {

	private final Map<Object, Refusal> refused = new IdentityHashMap<>();

	/** @param message says which reference leads to which object */
	private record Refusal(String message, boolean hasId) {}

	void add(Object target, EntityType type, String path) {
		boolean hasId = !type.rules().isNew(target);
		this.refused.putIfAbsent(target, new Refusal(hasId
				? path + " refers to the " + type.describe(target) + ", which is not stored"
				: path + " refers to a new " + type.name() + ", which is not stored with it: save it first, or let the"
						+ " property cascade", hasId));
	}

	boolean contains(Object target) {
		return this.refused.containsKey(target);
	}

	void remove(Object target) {
		this.refused.remove(target);
	}

	/**
	 * Refuses the sequence if a target has no place in it.
	 * @throws UnstorableValueException if a target claims to be stored, and is not
	 * @throws IllegalArgumentException if a target is new
	 */
	void require(Predicate<Object> isKnown) {
		this.refused.forEach((target, refusal) -> {
			if (!isKnown.test(target)) {
				throw refusal.hasId
						? new UnstorableValueException(refusal.message)
						: new IllegalArgumentException(refusal.message);
			}
		});
	}

	void clear() {
		this.refused.clear();
	}

}
