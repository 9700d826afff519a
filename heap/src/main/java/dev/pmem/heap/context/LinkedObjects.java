/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongBiFunction;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.exception.UnsupportedTypeException;
import dev.pmem.heap.extent.StoreTransaction;
import dev.pmem.heap.object.LiveTypeModels;
import dev.pmem.heap.object.lazy.LazyInstance;
import dev.pmem.heap.object.payload.CollectionType;
import dev.pmem.heap.object.payload.LazyReferences;
import dev.pmem.heap.object.payload.ReferenceTargets;
import dev.pmem.heap.object.payload.StoredReferences;
import dev.pmem.heap.object.payload.ValuePathException;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.HeapTransaction;

/**
 * Finds the objects that an entity refers to, while the entity is encoded. What is managed is known by its instance; a
 * detached instance stands for the stored object with its id, whatever its other properties say. Anything else is new,
 * and waits here to be stored.
 */
final class LinkedObjects implements ReferenceTargets {

	private final HeapTransaction transaction;

	/** Finds the stored object with an id. */
	private final ToLongBiFunction<EntityType, byte[]> stored;

	private final EntityTypes types;

	private final ManagedObjects managed;

	/** The new instances that have no place yet; made when there is one. */
	private @Nullable Set<Object> waiting;

	/** New instances that were met and are not prepared, in the order in which they were met. */
	private final List<Object> met = new ArrayList<>();

	/** New instances to which references lead that don't store them; made when there is one. */
	private @Nullable RefusedTargets refused;

	/** References that were encoded, and to which elements were appended. */
	private final List<ContextReferences> appended = new ArrayList<>();

	/** Instances that were read in earlier transactions and belong to what is saved; their states are to be written. */
	private final ArrayDeque<Adopted> adopted = new ArrayDeque<>(0);

	/**
	 * @param object what the instance stands for, of which another instance may be managed
	 * @param digest that of the state in which the instance was read
	 */
	record Adopted(ManagedObject object, Object instance, int digest) {}

	/** Set if an object without a place was asked for. */
	private boolean isIncomplete;

	LinkedObjects(HeapTransaction transaction, ToLongBiFunction<EntityType, byte[]> stored, EntityTypes types,
			ManagedObjects managed) {
		this.transaction = transaction;
		this.stored = stored;
		this.types = types;
		this.managed = managed;
	}

	@Override
	public Collection<?> storedElements(Collection<?> collection) {
		return this.managed.storedElements(collection);
	}

	@Override
	public long offsetOf(Object target, Class<?> admitted) {
		ManagedObject known = this.managed.map().ofInstance(target);
		if (known != null) {
			return known.reference;
		}
		if (this.waiting != null && this.waiting.contains(target)) {
			this.isIncomplete = true;
			return NO_OFFSET;
		}
		if (this.refused != null && this.refused.contains(target)) {
			this.isIncomplete = true;
			return NO_OFFSET;
		}
		long deleted = this.managed.referenceOfDeleted(target);
		if (deleted != 0) {
			// the commit decides whether the reference may stay
			return deleted;
		}
		long stored = locate(target);
		if (stored != Extent.NONE) {
			return stored;
		}
		add(target);
		this.met.add(target);
		this.isIncomplete = true;
		return NO_OFFSET;
	}

	/** Something stores a target if it is new. */
	void admit(Object target) {
		if (this.refused != null) {
			this.refused.remove(target);
		}
	}

	/** A reference leads to a target, and does not store it if it is new. */
	void refuse(Object target, String path) {
		if (this.managed.map().ofInstance(target) != null || this.waiting != null && this.waiting.contains(target)
				|| this.managed.referenceOfDeleted(target) != 0 || LazyInstance.isUnfilled(target)) {
			return;
		}
		EntityType type = typeOf(target);
		if (type.hasIds() && (type.rules().isNew(target) || isGone(type, type.keyOf(target)))) {
			if (this.refused == null) {
				this.refused = new RefusedTargets();
			}
			this.refused.add(target, type, path);
		}
	}

	private boolean isGone(EntityType type, byte[] key) {
		return this.stored.applyAsLong(type, key) == Extent.NONE
				&& type.objects().locateDeleted(this.transaction, key) == Extent.NONE;
	}

	/**
	 * Refuses what was met if a reference leads to a new object that nothing stores.
	 * @throws dev.pmem.heap.exception.UnstorableValueException if the target has an id that is not stored
	 * @throws IllegalArgumentException if the target is new
	 */
	void requireAdmitted() {
		if (this.refused != null) {
			this.refused.require((target) -> this.managed.map().ofInstance(target) != null
					|| this.waiting != null && this.waiting.contains(target));
		}
	}

	/** The stored object that a detached instance stands for. */
	private long locate(Object target) {
		EntityType type;
		try {
			type = typeOf(target);
		} catch (UnsupportedTypeException ex) {
			throw new ValuePathException("can't be stored: " + ex.getMessage());
		}
		if (!type.hasIds()) {
			return adopt(type, target);
		}
		boolean isUnfilled = LazyInstance.isUnfilled(target);
		if (!isUnfilled && type.rules().isNew(target)) {
			return Extent.NONE;
		}
		long stored = this.stored.applyAsLong(type, type.keyOf(target));
		if (stored == Extent.NONE) {
			// the commit decides whether the reference may stay
			stored = type.objects().locateDeleted(this.transaction, type.keyOf(target));
		}
		if (stored == Extent.NONE && (isUnfilled || !type.rules().mayBeNew(target))) {
			throw new ConflictException("The " + type.describe(target) + " is not stored (any more)");
		}
		return stored;
	}

	/**
	 * The object that an instance without an id was read from in an earlier transaction: the instance belongs to what is
	 * saved, and is managed from now on, or its state becomes that of the managed instance.
	 * @throws ConflictException if the object is not what was read
	 */
	private long adopt(EntityType type, Object target) {
		ReadObjects read = this.types.readObjects();
		ReadObjects.Entry entry = (read != null) ? read.get(target) : null;
		if (entry == null) {
			return Extent.NONE;
		}
		BlockImage image = StoreTransaction.image(this.transaction, entry.reference);
		if (!LazyInstance.isUnfilled(target) && ReadObjects.digest(image) != entry.digest) {
			throw new ConflictException("A " + type.name()
					+ ", which has no id, was read in an earlier transaction and was "
					+ "changed meanwhile: the instance can't overwrite it. Read it again");
		}
		ManagedObject known = this.managed.map().get(entry.reference);
		if (known == null) {
			known = this.managed.add(type, entry.reference, null, target);
			known.keyHash = entry.digest;
		} else {
			this.managed.map().alias(target, known);
		}
		this.adopted.add(new Adopted(known, target, entry.digest));
		return entry.reference;
	}

	/** Takes the next instance that was adopted; null if there is none. */
	@Nullable
	Adopted takeAdopted() {
		return this.adopted.poll();
	}

	/**
	 * The stored object of which a query has an instance: a managed one, or one with its id.
	 * @return {@link Extent#NONE} if no object with the id is stored
	 * @throws IllegalArgumentException if the instance stands for no stored object, because it has no id
	 */
	long find(Object target) {
		ManagedObject known = this.managed.map().ofInstance(target);
		if (known != null) {
			return known.reference;
		}
		EntityType type;
		try {
			type = typeOf(target);
		} catch (UnsupportedTypeException ex) {
			throw new IllegalArgumentException("Nothing can refer to a " + target.getClass().getName() + ": "
					+ ex.getMessage(), ex);
		}
		if (!type.hasIds()) {
			throw new IllegalArgumentException("The " + target.getClass().getName()
					+ " has no id and was not loaded in "
					+ "this transaction: nothing tells which stored object it is");
		}
		if (!LazyInstance.isUnfilled(target) && !type.hasId(target)) {
			throw new IllegalArgumentException("The " + target.getClass().getName()
					+ " has no id: it is not stored, so "
					+ "nothing refers to it; save it first");
		}
		return this.stored.applyAsLong(type, type.keyOf(target));
	}

	@Override
	public long offsetOf(Object collection, CollectionType type) {
		return StoreTransaction.offsetOf(this.transaction, collection, type);
	}

	/** Whether an instance that has a part, and no id, is one that was adopted: then its object is what was read. */
	private boolean isAdopted(@Nullable ManagedObject owner) {
		ManagedObject known = (owner != null && !owner.type.hasIds())
				? this.managed.map().ofInstance(owner.instance)
				: null;
		return owner != null && known != null && known.instance == owner.instance && known.reference == owner.reference;
	}

	@Override
	public @Nullable StoredReferences storedOf(LazyReferences references) {
		if (!(references instanceof ContextReferences known)
				|| !known.isOf(this.managed) && !isAdopted(known.owner())) {
			return null;
		}
		if (!known.appended().isEmpty()) {
			this.appended.add(known);
		}
		return known.stored();
	}

	/** An instance was encoded for good: what was appended to its references without a load is stored with it. */
	void appendedAreStored(Object instance) {
		for (ContextReferences each : this.appended) {
			ManagedObject owner = each.owner();
			if (owner != null && owner.instance == instance) {
				each.stored(this.managed.undo());
			}
		}
	}

	/** Must be called when an instance was encoded and stored. */
	void forgetAppended() {
		this.appended.clear();
	}

	/** Whether an object without a place was asked for since the last call. */
	boolean takeIncomplete() {
		boolean was = this.isIncomplete;
		this.isIncomplete = false;
		return was;
	}

	/** Takes the new instances that were met since the last call, in the order in which they were met. */
	List<Object> takeMet() {
		if (this.met.isEmpty()) {
			return List.of();
		}
		List<Object> taken = List.copyOf(this.met);
		this.met.clear();
		return taken;
	}

	/** The type of a new instance. */
	EntityType typeOf(Object instance) {
		return this.types.typeOf(LiveTypeModels.typeOf(instance));
	}

	/** An instance that somebody stores waits to get a place. */
	void add(Object instance) {
		if (this.waiting == null) {
			this.waiting = Collections.newSetFromMap(new IdentityHashMap<>());
		}
		this.waiting.add(instance);
	}

	/** Nothing waits any more. */
	void clear() {
		this.waiting = null;
		this.refused = null;
		this.met.clear();
		this.appended.clear();
		this.isIncomplete = false;
	}

}
