/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The managed entities of a transaction, by reference. A reference is a pool offset, so it's one of no other extent.
 * <p>
 * Invariants: open addressing with linear probing, at most half full; every entity between an entity's home slot and its
 * slot is there. The lists hold the mutable entities in the order in which they were managed, detached ones too.
 */
final class IdentityMap {

	private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

	/** Slots that are quicker to look through than an index by id. */
	private static final int SMALL = 32;

	private @Nullable ManagedEntity[] slots = new @Nullable ManagedEntity[8];

	private int shift = Long.SIZE - 3;

	private int count;

	private final List<TypeList> lists = new ArrayList<>(2);

	@Nullable
	ManagedEntity get(long reference) {
		int mask = this.slots.length - 1;
		for (int index = home(reference);; index = (index + 1) & mask) {
			ManagedEntity entity = this.slots[index];
			if (entity == null || entity.reference == reference) {
				return entity;
			}
		}
	}

	/** Whether this very instance is in the map; looked for only while the map is small. */
	boolean holds(Object instance) {
		if (this.slots.length > SMALL) {
			return false;
		}
		for (ManagedEntity entity : this.slots) {
			if (entity != null && entity.instance == instance) {
				return true;
			}
		}
		return false;
	}

	/** Adds an entity whose reference is not in the map. */
	void add(ManagedEntity entity) {
		put(entity);
		if (entity.binding.isMutable()) {
			list(entity.binding.type()).entities().add(entity);
		}
	}

	/** Puts back an entity that was removed. */
	void restore(ManagedEntity entity) {
		entity.detached = false;
		put(entity);
	}

	void remove(ManagedEntity entity) {
		entity.detached = true;
		int mask = this.slots.length - 1;
		int hole = home(entity.reference);
		while (this.slots[hole] != entity) {
			if (this.slots[hole] == null) {
				return;
			}
			hole = (hole + 1) & mask;
		}
		this.count--;
		for (int index = (hole + 1) & mask;; index = (index + 1) & mask) {
			ManagedEntity candidate = this.slots[index];
			if (candidate == null) {
				break;
			}
			int distance = (index - home(candidate.reference)) & mask;
			if (distance >= ((index - hole) & mask)) {
				this.slots[hole] = candidate;
				hole = index;
			}
		}
		this.slots[hole] = null;
	}

	/** Visits the mutable entities of a class, or of all; those that are added meanwhile as well. */
	void forEachMutable(@Nullable Class<?> type, Consumer<ManagedEntity> action) {
		for (int index = 0; index < this.lists.size(); index++) {
			TypeList list = this.lists.get(index);
			if (type == null || list.type() == type) {
				for (int position = 0; position < list.entities().size(); position++) {
					ManagedEntity entity = list.entities().get(position);
					if (!entity.detached) {
						action.accept(entity);
					}
				}
			}
		}
	}

	private void put(ManagedEntity entity) {
		if (this.count * 2 >= this.slots.length) {
			grow();
		}
		insert(entity);
		this.count++;
	}

	private void insert(ManagedEntity entity) {
		int mask = this.slots.length - 1;
		int index = home(entity.reference);
		while (this.slots[index] != null) {
			index = (index + 1) & mask;
		}
		this.slots[index] = entity;
	}

	private void grow() {
		@Nullable
		ManagedEntity[] old = this.slots;
		this.slots = new @Nullable ManagedEntity[old.length * 2];
		this.shift--;
		for (ManagedEntity entity : old) {
			if (entity != null) {
				insert(entity);
			}
		}
	}

	private int home(long reference) {
		return (int) ((reference * GOLDEN) >>> this.shift);
	}

	private TypeList list(Class<?> type) {
		for (int index = 0; index < this.lists.size(); index++) {
			TypeList list = this.lists.get(index);
			if (list.type() == type) {
				return list;
			}
		}
		TypeList list = new TypeList(type, new ArrayList<>());
		this.lists.add(list);
		return list;
	}

	private record TypeList(Class<?> type, List<ManagedEntity> entities) {}

}
