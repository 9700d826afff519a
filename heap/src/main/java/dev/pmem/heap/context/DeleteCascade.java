/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.extent.StoreTransaction;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.HeapTransaction;

/**
 * Deletes objects with those that their associations delete with them. Not thread-safe.
 */
final class DeleteCascade {

	private final HeapTransaction transaction;

	private final DeleteActions actions;

	private final Graphs context;

	private final Orphans orphans;

	/** Deletes a single object. */
	@FunctionalInterface
	interface Delete {

		void delete(EntityType type, long reference);

	}

	DeleteCascade(HeapTransaction transaction, DeleteActions actions, Graphs context, Orphans orphans) {
		this.transaction = transaction;
		this.actions = actions;
		this.context = context;
		this.orphans = orphans;
	}

	/** Deletes an object, then those that are deleted with it; one that is deleted already is left out. */
	void delete(long reference, Delete action) {
		ArrayDeque<Long> waiting = new ArrayDeque<>(Set.of(reference));
		for (Long next = waiting.poll(); next != null; next = waiting.poll()) {
			if (StoreTransaction.isDeleted(this.transaction, next)) {
				continue;
			}
			EntityType type = this.actions.typeOf(next);
			Set<Long> targets = type.associations().deleteOthers() ? targets(type, next) : Set.of();
			action.delete(type, next);
			waiting.addAll(targets);
		}
	}

	private Set<Long> targets(EntityType type, long reference) {
		ManagedObject object = this.context.loader().load(type, reference);
		EntityType.fill(object.instance);
		Set<Long> targets = new LinkedHashSet<>();
		for (Association each : object.type.associations().all()) {
			if (each.deletesTargets()) {
				load(object, each, targets);
				Associations.targets(each, object.instance).forEach((target) -> add(target, targets));
				targets.addAll(this.orphans.known(object, each));
			}
		}
		return targets;
	}

	/** Adds what is in a collection that nobody has loaded. */
	private void load(ManagedObject object, Association association, Set<Long> targets) {
		Object value = association.property().get(object.instance);
		if (Associations.unloaded(value) == null) {
			return;
		}
		if (association.inverse() != null) {
			for (Object each : this.context.inverses().load(object.instance, association, false)) {
				add(each, targets);
			}
		} else if (value instanceof Map<?, ?> entries) {
			entries.values().forEach((each) -> add(each, targets));
		} else if (value instanceof Collection<?> elements) {
			elements.forEach((each) -> add(each, targets));
		}
	}

	private void add(@Nullable Object target, Set<Long> targets) {
		long reference = (target != null) ? this.context.stored(target) : Extent.NONE;
		if (reference != Extent.NONE) {
			targets.add(reference);
		}
	}

}
