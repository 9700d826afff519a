/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.context.Association.Cascade;
import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.object.lazy.LazyInstance;
import dev.pmem.heap.store.Extent;

/**
 * Overwrites an object with the state of an instance, and those with theirs to which associations of the instance lead that
 * overwrite their targets. New targets are stored. Used once.
 * <ol>
 * <li>the targets of the instance's stored associations, so that new ones have a place;
 * <li>the instance itself;
 * <li>the targets of its inverse properties, which refer to it;
 * <li>what the instance has taken out of inverse properties that remove orphans is deleted, and the managed instance loads its
 * inverse properties anew.
 * </ol>
 * The steps of the targets come in between; a graph of any depth needs no stack.
 */
final class OverwriteCascade {

	private final Graphs context;

	private final Orphans orphans;

	/** Overwrites the object with the instance's id, if there is one. */
	private final Write update;

	/** Stores a new object. */
	private final Write insert;

	private final DeleteCascade.Delete delete;

	private final Set<Object> visited = Collections.newSetFromMap(new IdentityHashMap<>());

	private final ArrayDeque<Runnable> steps = new ArrayDeque<>();

	private @Nullable Object result;

	/** Writes a single object. */
	@FunctionalInterface
	interface Write {

		/** The managed instance; null if nothing was written. */
		@Nullable
		Object write(EntityType type, Object instance);

	}

	OverwriteCascade(Graphs context, Orphans orphans, Write update, Write insert, DeleteCascade.Delete delete) {
		this.context = context;
		this.orphans = orphans;
		this.update = update;
		this.insert = insert;
		this.delete = delete;
	}

	/**
	 * Overwrites the object with the instance's id.
	 * @return the managed instance; null if there is no object with this id, and nothing was done
	 */
	@Nullable
	Object update(EntityType type, Object instance) {
		if (this.context.stored(instance) == Extent.NONE) {
			return null;
		}
		visit(type, instance, true);
		for (Runnable next = this.steps.poll(); next != null; next = this.steps.poll()) {
			next.run();
		}
		return Objects.requireNonNull(this.result);
	}

	private void visit(EntityType type, Object instance, boolean isFirst) {
		if (!this.visited.add(instance)) {
			return;
		}
		ManagedObject known = this.context.managed().map().ofInstance(instance);
		boolean wasManaged = known != null && known.instance == instance;
		List<Association> all = type.associations().all();
		List<Association> inverse = type.associations().inverse();
		List<Association> touched = inverse.stream()
				.filter((each) -> !Associations.isUntouched(each, instance)).toList();
		// the last one pushed comes first
		if (!wasManaged && !inverse.isEmpty()) {
			this.steps.push(() -> finish(type, instance, touched));
		}
		this.steps.push(() -> inverse.forEach((each) -> visitTargets(each, instance)));
		this.steps.push(() -> {
			Object saved = (wasManaged && !isFirst) ? instance : save(type, instance, isFirst);
			this.result = isFirst ? saved : this.result;
		});
		this.steps.push(() -> all.stream().filter((each) -> each.inverse() == null)
				.forEach((each) -> visitTargets(each, instance)));
	}

	private void visitTargets(Association association, Object instance) {
		if (association.cascades(Cascade.OVERWRITE)) {
			for (Object target : Associations.targets(association, instance).reversed()) {
				if (!LazyInstance.isUnfilled(target)) {
					visit(this.context.typeOf(target), target, false);
				}
			}
		}
	}

	private Object save(EntityType type, Object instance, boolean isFirst) {
		boolean isNew = !isFirst && type.rules().isNew(instance);
		Object updated = isNew ? null : this.update.write(type, instance);
		if (updated != null) {
			return updated;
		}
		if (!isNew && !type.rules().mayBeNew(instance)) {
			throw new ConflictException("The " + type.describe(instance) + " is not stored (any more)");
		}
		return Objects.requireNonNull(this.insert.write(type, instance));
	}

	private void finish(EntityType type, Object instance, List<Association> touched) {
		long reference = this.context.stored(instance);
		ManagedObject known = this.context.managed().map().get(reference);
		ManagedObject object = (known != null) ? known : new ManagedObject(type, reference, null, instance);
		for (Association each : type.associations().inverse()) {
			if (each.removesOrphans() && touched.contains(each)) {
				this.orphans.forget(object, each);
				this.orphans.settle(object, instance, each, (orphan) -> this.delete.delete(type, orphan));
			}
			if (known != null && (known.instance == instance || touched.contains(each))) {
				renew(known, each);
			}
		}
	}

	/** Lets a managed instance load an inverse property anew; a rollback gives it back what it had. */
	private void renew(ManagedObject object, Association association) {
		Object instance = object.instance;
		Object former = association.property().get(instance);
		this.orphans.forget(object, association);
		this.context.managed().undo().add(() -> association.property().set(instance, former));
		this.context.inverses().set(object, association);
	}

}
