/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * The classes of the objects to which a chain of references may lead from an instance: those of which a flush of the
 * instance may store new objects. Immutable and thread-safe.
 */
final class ReachableClasses {

	private final Set<Class<?>> classes;

	private ReachableClasses(Set<Class<?>> classes) {
		this.classes = Set.copyOf(classes);
	}

	/**
	 * Those of a type.
	 * @param types gives the types that are known so far
	 * @return null if a property admits classes that are not known yet, so that any class may be reachable
	 */
	static @Nullable ReachableClasses of(EntityType from,
			Function<Class<?>, @Nullable EntityType> types) {
		Set<Class<?>> met = new LinkedHashSet<>(from.referencedClasses());
		Deque<Class<?>> open = new ArrayDeque<>(met);
		while (!open.isEmpty()) {
			EntityType next = types.apply(open.remove());
			// objects without ids have an extent for each class: others' subclasses may be anywhere
			if (next == null || !next.extent().definition().hasIds()) {
				return null;
			}
			for (Class<?> each : next.referencedClasses()) {
				if (met.add(each)) {
					open.add(each);
				}
			}
		}
		return new ReachableClasses(met);
	}

	/** Whether an object of one of these classes, or of a subclass, may be reachable. */
	boolean haveAny(Set<Class<?>> wanted) {
		for (Class<?> each : this.classes) {
			for (Class<?> one : wanted) {
				if (one.isAssignableFrom(each) || each.isAssignableFrom(one)) {
					return true;
				}
			}
		}
		return false;
	}

}
