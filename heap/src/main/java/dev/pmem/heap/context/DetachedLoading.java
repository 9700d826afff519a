/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.function.BiFunction;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.object.lazy.LazyInstance;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.HeapTransaction;

/**
 * Loads parts of instances whose transaction has ended, each from a short snapshot of its own. A part becomes what it is
 * now: its owner is found by its id and read anew. Instances that are there already take their places in the part.
 * Thread-safe: one thread loads at a time.
 */
final class DetachedLoading implements PartLoader {

	private static final Object[] EMPTY = {};

	private final EntityTypes types;

	private final DetachedGraph instances;

	private final Function<HeapTransaction, Graphs> contexts;

	/** @param contexts makes a context in another transaction */
	DetachedLoading(EntityTypes types, DetachedGraph instances,
			Function<HeapTransaction, Graphs> contexts) {
		this.types = types;
		this.instances = instances;
		this.contexts = contexts;
	}

	/**
	 * The instances that are referred to now.
	 * @throws ConflictException if the owner was deleted meanwhile
	 * @throws IllegalStateException if the heap is closed
	 */
	@Override
	public @Nullable Object[] load(ContextReferences references) {
		ManagedObject owner = references.owner();
		if (owner == null) {
			throw new IllegalStateException(references.path + " can't be loaded: its transaction has ended");
		}
		synchronized (this.instances) {
			return inContext((_, context) -> load(owner, references.path, context));
		}
	}

	@Override
	public Object[] load(ManagedObject owner, Association association) {
		synchronized (this.instances) {
			return inContext((_, context) -> {
				locate(owner, context, association.path());
				return context.inverses().load(owner.instance, association, false);
			});
		}
	}

	@Override
	public <R extends @Nullable Object> R onSnapshot(Function<HeapTransaction, R> action) {
		synchronized (this.instances) {
			return inContext((snapshot, _) -> action.apply(snapshot));
		}
	}

	/** Runs an action in a context of a short snapshot; what it loads belongs to the instances from then on. */
	private <R extends @Nullable Object> R inContext(BiFunction<HeapTransaction, Graphs, R> action) {
		Graphs context;
		R result;
		try (HeapTransaction snapshot = this.types.beginReadOnly()) {
			context = this.contexts.apply(snapshot);
			context.join(this.instances, this);
			result = action.apply(snapshot, context);
		}
		this.instances.add(context.managed());
		return result;
	}

	/**
	 * Fills an instance that fills itself, with the object's state as it is now.
	 * @throws ConflictException if the object was deleted meanwhile
	 * @throws IllegalStateException if the heap is closed
	 */
	@Override
	public void fill(ManagedObject object) {
		synchronized (this.instances) {
			if (!LazyInstance.isUnfilled(object.instance)) {
				return;
			}
			inContext((_, context) -> {
				context.loader().adopt(object.type, locate(object, context, "it"), object.instance);
				return object;
			});
		}
	}

	/** @param what what can't be loaded if the object is gone */
	private static long locate(ManagedObject object, Graphs context, String what) {
		EntityType type = object.type;
		if (!type.hasIds()) {
			return object.reference;
		}
		long reference = context.locate(type, type.keyOf(object.instance));
		if (reference == Extent.NONE) {
			throw new ConflictException("The " + type.describe(object.instance) + " was deleted meanwhile: " + what
					+ " can't be loaded any more");
		}
		return reference;
	}

	private @Nullable Object[] load(ManagedObject owner, String path, Graphs context) {
		long reference = locate(owner, context, path);
		for (ContextReferences part : context.loader().parts(owner.type, reference)) {
			if (part.path.equals(path)) {
				return part.load();
			}
		}
		return EMPTY;
	}

}
