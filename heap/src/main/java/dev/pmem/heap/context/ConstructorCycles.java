/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.exception.UnstorableValueException;
import dev.pmem.heap.extent.StoreTransaction;
import dev.pmem.heap.store.HeapTransaction;

/**
 * Refuses objects that need one another in their constructors: nobody could read them. They are looked for before the
 * commit, because a cycle may be gone by then that was there in between. Not thread-safe.
 * <p>
 * Invariant: every object of the transaction that is new, or was given other references that its constructor takes, waits
 * here until it was checked.
 */
final class ConstructorCycles {

	private final HeapTransaction transaction;

	private final EntityTypes types;

	private final Set<Long> inserted = new LinkedHashSet<>();

	private final Set<Long> changed = new LinkedHashSet<>();

	/** An object that is on the way, and those of its targets that are still to be gone to. */
	private record Step(long reference, Deque<Long> targets) {}

	ConstructorCycles(HeapTransaction transaction, EntityTypes types) {
		this.transaction = transaction;
		this.types = types;
	}

	/** A new object was stored, the constructor of which may take others. */
	void inserted(long reference) {
		await();
		this.inserted.add(reference);
	}

	/** The constructor of a stored object takes other objects than before. */
	void changed(long reference) {
		await();
		this.changed.add(reference);
	}

	private void await() {
		if (this.inserted.isEmpty() && this.changed.isEmpty()) {
			StoreTransaction.beforeCommit(this.transaction, this::check);
		}
	}

	private void check() {
		// a savepoint that was rolled back to has taken objects with it
		this.inserted.removeIf((reference) -> !StoreTransaction.isMadeHere(this.transaction, reference));
		// nothing that was stored before refers to a new object unless it was changed
		Set<Long> candidates = this.changed.isEmpty() ? new HashSet<>(this.inserted) : Set.of();
		Set<Long> starts = new LinkedHashSet<>(this.changed);
		starts.addAll(this.inserted);
		this.changed.clear();
		this.inserted.clear();
		Set<Long> done = new HashSet<>();
		for (long start : starts) {
			check(start, candidates, done);
		}
	}

	/**
	 * Goes to all objects that an object needs.
	 * @param candidates the objects to go to; empty for all
	 * @param done the objects that are not in a cycle; this one and what it needs are added
	 */
	private void check(long start, Set<Long> candidates, Set<Long> done) {
		Set<Long> open = new HashSet<>();
		Deque<Step> steps = new ArrayDeque<>();
		long next = start;
		while (true) {
			if (open.contains(next)) {
				throw refusal(steps, next);
			}
			if (!done.contains(next) && (candidates.isEmpty() || candidates.contains(next))) {
				open.add(next);
				steps.addLast(new Step(next, targets(next)));
			}
			while (!steps.isEmpty() && steps.getLast().targets.isEmpty()) {
				long left = steps.removeLast().reference;
				open.remove(left);
				done.add(left);
			}
			if (steps.isEmpty()) {
				return;
			}
			next = steps.getLast().targets.removeFirst();
		}
	}

	private Deque<Long> targets(long reference) {
		Deque<Long> targets = new ArrayDeque<>();
		if (StoreTransaction.isDeleted(this.transaction, reference)) {
			return targets;
		}
		BlockImage image = StoreTransaction.image(this.transaction, reference);
		try {
			for (long target : typeOf(image).objects().constructorReferences(image)) {
				targets.add(target);
			}
		} catch (LayoutMismatchException _) {
			// this release lacks the class, and so calls no constructor of it
		}
		return targets;
	}

	private EntityType typeOf(BlockImage image) {
		return this.types.typeOf(this.transaction, image.type, Object.class, null);
	}

	/** @param first the object at which the cycle begins and ends; it is among those of the steps */
	private UnstorableValueException refusal(Deque<Step> steps, long first) {
		StringBuilder path = new StringBuilder();
		Iterator<Step> each = steps.iterator();
		long from = each.next().reference;
		while (from != first) {
			from = each.next().reference;
		}
		while (true) {
			long to = each.hasNext() ? each.next().reference : first;
			BlockImage image = StoreTransaction.image(this.transaction, from);
			EntityType type = typeOf(image);
			path.append(type.type().getSimpleName()).append('.').append(type.objects().constructorPath(image, to))
					.append(" -> ");
			if (to == first) {
				break;
			}
			from = to;
		}
		path.append(typeOf(StoreTransaction.image(this.transaction, first)).type().getSimpleName());
		return new UnstorableValueException(
				"Objects need one another in their constructors, so that none could be read: "
						+ path + ". Give one of the classes a property that is set after its constructor");
	}

}
