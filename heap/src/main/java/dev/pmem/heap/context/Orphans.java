/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.context.Association.Form;
import dev.pmem.heap.extent.ObjectUpdate;
import dev.pmem.heap.extent.StoreTransaction;
import dev.pmem.heap.object.payload.LazyReferences;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.HeapTransaction;

/**
 * Deletes targets that were taken out of properties that remove orphans. Not thread-safe.
 * <p>
 * What is taken out of an inverse property is what was there when it was loaded, or last written, and is not any more. What
 * nobody has loaded has lost nothing. A target that was moved to another object of the kind is no orphan.
 */
final class Orphans {

	private final HeapTransaction transaction;

	private final Graphs context;

	/** What was in inverse properties when they were loaded, or last written. */
	private final Map<ManagedObject, Map<Association, Set<Long>>> known = new IdentityHashMap<>();

	/** The objects that are to be looked at. */
	private final Set<ManagedObject> written = new LinkedHashSet<>();

	/** What was taken out of stored properties. */
	private final List<Lost> lost = new ArrayList<>();

	/** A target that was taken out of a stored property of an object of a type. */
	private record Lost(EntityType type, Association association, long target) {}

	Orphans(HeapTransaction transaction, Graphs context) {
		this.transaction = transaction;
		this.context = context;
	}

	/** An inverse property of an instance was loaded. */
	void loaded(Object owner, Association association, long[] references) {
		ManagedObject object = association.removesOrphans() ? this.context.managed().map().ofInstance(owner) : null;
		if (object != null) {
			Set<Long> found = new LinkedHashSet<>();
			Arrays.stream(references).forEach(found::add);
			note(object, association, found);
		}
	}

	private void note(ManagedObject object, Association association, Set<Long> targets) {
		this.known.computeIfAbsent(object, (_) -> new IdentityHashMap<>()).put(association, targets);
	}

	/** What was in a property of an object is looked for in the index again. */
	void forget(ManagedObject object, Association association) {
		Map<Association, Set<Long>> found = this.known.get(object);
		if (found != null) {
			found.remove(association);
		}
	}

	/** What was in a property when it was loaded, or last written. */
	Set<Long> known(ManagedObject object, Association association) {
		return this.known.getOrDefault(object, Map.of()).getOrDefault(association, Set.of());
	}

	/** An object is written: it is to be looked at. */
	void add(ManagedObject object) {
		this.written.add(object);
	}

	/** An object is about to be overwritten with the encoded state. */
	void overwritten(EntityType type, ObjectUpdate<Object> update) {
		for (Association each : type.associations().all()) {
			if (each.removesOrphans() && each.inverse() == null) {
				Set<Long> gone = targets(type, update, update::decodeStored, each);
				gone.removeAll(targets(type, update, update::decode, each));
				gone.forEach((target) -> this.lost.add(new Lost(type, each, target)));
			}
		}
	}

	private Set<Long> targets(EntityType type, ObjectUpdate<Object> update, Supplier<Object> decoder,
			Association association) {
		GraphLoader loader = this.context.loader();
		Object state = loader.stateOf(new ManagedObject(type, update.reference(), null, this), decoder);
		Set<Long> targets = references(Associations.targets(association, state));
		LazyReferences unloaded = Associations.unloaded(association.property().get(state));
		if (unloaded != null) {
			Arrays.stream(unloaded.stored().offsets()).filter((offset) -> offset != 0).forEach(targets::add);
		}
		return targets;
	}

	/** The objects for which instances stand; new ones have none. */
	private Set<Long> references(List<Object> instances) {
		Set<Long> references = new LinkedHashSet<>();
		for (Object each : instances) {
			long reference = this.context.stored(each);
			if (reference != Extent.NONE) {
				references.add(reference);
			}
		}
		return references;
	}

	/** Deletes what was lost. */
	void settle(LongConsumer delete) {
		while (!this.written.isEmpty() || !this.lost.isEmpty()) {
			List<ManagedObject> objects = List.copyOf(this.written);
			List<Lost> gone = List.copyOf(this.lost);
			this.written.clear();
			this.lost.clear();
			for (ManagedObject object : objects) {
				for (Association each : object.type.associations().inverse()) {
					if (each.removesOrphans() && object.isManaged) {
						settle(object, each, delete);
					}
				}
			}
			for (Lost each : gone) {
				if (!StoreTransaction.isDeleted(this.transaction, each.target) && !isHeld(each)) {
					delete.accept(each.target);
				}
			}
		}
	}

	private boolean isHeld(Lost each) {
		Object target = this.context.loader().instance(each.target, each.association.target());
		String property = each.association.property().name();
		boolean isMany = each.association.form() != Form.ONE;
		return each.type.objects().count(this.transaction,
				Criteria.where(property, isMany ? Operator.CONTAINING : Operator.EQUAL, target)) > 0;
	}

	private void settle(ManagedObject object, Association association, LongConsumer delete) {
		Object value = association.property().get(object.instance);
		if (Associations.unloaded(value) != null) {
			return;
		}
		settle(object, object.instance, association, delete);
	}

	/** Deletes what an instance of an object has not in an inverse property. */
	void settle(ManagedObject object, Object instance, Association association, LongConsumer delete) {
		Set<Long> now = references(Associations.targets(association, instance));
		Set<Long> before = new LinkedHashSet<>(before(object, association));
		before.removeAll(now);
		note(object, association, now);
		for (long each : before) {
			if (!StoreTransaction.isDeleted(this.transaction, each) && !isMoved(object, association, each)) {
				delete.accept(each);
			}
		}
	}

	private Set<Long> before(ManagedObject object, Association association) {
		Set<Long> loaded = this.known.getOrDefault(object, Map.of()).get(association);
		if (loaded != null) {
			return loaded;
		}
		Set<Long> found = new LinkedHashSet<>();
		if (!StoreTransaction.isMadeHere(this.transaction, object.reference)) {
			for (long each : this.context.inverses().references(object.instance, association)) {
				if (!StoreTransaction.isMadeHere(this.transaction, each)) {
					found.add(each);
				}
			}
		}
		return found;
	}

	/** Whether a target belongs to another object by now. */
	private boolean isMoved(ManagedObject owner, Association association, long target) {
		ManagedObject known = this.context.managed().map().get(target);
		if (known == null || GraphLoader.isUnfilled(known)) {
			return false;
		}
		String reference = Objects.requireNonNull(association.inverse()).reference();
		@Nullable
		Object holder = known.type.state().get(known.instance, reference);
		return holder != null && this.context.stored(holder) != owner.reference;
	}

	/** Forgets what is known: instances get another state. */
	void clear() {
		this.known.clear();
		this.written.clear();
		this.lost.clear();
	}

}
