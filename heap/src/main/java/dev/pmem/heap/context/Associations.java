/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.context.Association.Cascade;
import dev.pmem.heap.object.lazy.LazyContainer;
import dev.pmem.heap.object.lazy.LazyInstance;
import dev.pmem.heap.object.payload.LazyReferences;

/**
 * The associations of a class. Immutable and thread-safe.
 */
final class Associations {

	static final Associations NONE = new Associations(List.of());

	private final List<Association> all;

	private final List<Association> inverse;

	private final List<Association> ordered;

	private final boolean deletesOthers;

	private final boolean removesOrphans;

	private Associations(List<Association> all) {
		this.all = List.copyOf(all);
		this.inverse = this.all.stream().filter((each) -> each.inverse() != null).toList();
		this.ordered = this.all.stream().filter((each) -> each.order() != null).toList();
		this.deletesOthers = this.all.stream().anyMatch(Association::deletesTargets);
		this.removesOrphans = this.all.stream().anyMatch(Association::removesOrphans);
	}

	static Associations of(List<Association> all) {
		return all.isEmpty() ? NONE : new Associations(all);
	}

	List<Association> all() {
		return this.all;
	}

	/** Those that are not stored. */
	List<Association> inverse() {
		return this.inverse;
	}

	/** Stored ones whose targets are shown in an order of their own. */
	List<Association> ordered() {
		return this.ordered;
	}

	boolean areSome() {
		return !this.all.isEmpty();
	}

	/** Whether deleting an object deletes others. */
	boolean deleteOthers() {
		return this.deletesOthers;
	}

	/** Whether targets that are taken out of a property are deleted. */
	boolean removeOrphans() {
		return this.removesOrphans;
	}

	/** The classes of which a flush may store new objects, although no stored reference leads to them. */
	Set<Class<?>> storedTargets() {
		Set<Class<?>> targets = new LinkedHashSet<>();
		for (Association each : this.inverse) {
			if (each.cascades(Cascade.STORE)) {
				targets.add(each.target());
			}
		}
		return targets;
	}

	/**
	 * The instances to which a property of an instance leads; of a collection that nobody has loaded, those that were
	 * appended to it.
	 */
	static List<Object> targets(Association association, Object instance) {
		List<Object> targets = new ArrayList<>();
		Object value = association.property().get(instance);
		LazyReferences unloaded = unloaded(value);
		if (unloaded != null) {
			addAll(unloaded.appended(), targets);
		} else if (value instanceof Collection<?> elements) {
			addAll(elements, targets);
		} else if (value instanceof Map<?, ?> entries) {
			addAll(entries.values(), targets);
		} else if (value instanceof @Nullable Object[] elements) {
			addAll(Arrays.asList(elements), targets);
		} else {
			Object target = (value instanceof Optional<?> optional) ? optional.orElse(null) : value;
			if (target != null) {
				targets.add(target);
			}
		}
		return targets;
	}

	private static void addAll(Collection<?> elements, List<Object> targets) {
		for (Object each : elements) {
			if (each != null) {
				targets.add(each);
			}
		}
	}

	/** The references of a collection or map that nobody has loaded; null for any other value. */
	static @Nullable LazyReferences unloaded(@Nullable Object value) {
		return (value instanceof LazyContainer lazy) ? lazy.unloaded() : null;
	}

	/** Whether nobody has looked at what a property of an instance holds. */
	static boolean isUntouched(Association association, Object instance) {
		Object value = association.property().get(instance);
		return unloaded(value) != null || value != null && LazyInstance.isUnfilled(value);
	}

}
