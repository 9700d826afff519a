/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.LongMap;

/**
 * The managed objects of a context, by reference and by id. Not thread-safe.
 * <p>
 * Invariants: {@code isManaged} is true of an object if and only if the map has it under its reference and, among the
 * objects of its class, under its id, or waiting to be put there when an id is next looked for: a query that loads many
 * objects does not pay for their keys. A managed object of a class whose instances can change is in the list of that
 * class exactly once, and then {@code isListed} is true. A list is in the order in which its objects were added, and
 * may contain removed objects.
 */
final class IdentityMap {

	/** The number of removed objects up to which a list is not compacted. */
	private static final int MINIMUM_REMOVED = 32;

	private @Nullable LongMap<ManagedObject> byReference;

	/** The first class of which there are objects; the classes are linked. */
	private @Nullable ClassObjects classes;

	/** The number of visits under way; during a visit no list may be compacted. */
	private int visits;

	/** The objects of a class. */
	private static final class ClassObjects {

		final EntityType type;

		final KeyTable byKey = new KeyTable();

		/** Those whose key isn't known yet; removed ones as well, and possibly twice. */
		List<ManagedObject> withoutKey = List.of();

		/** Most transactions have few objects of a class. */
		final List<ManagedObject> mutable = new ArrayList<>(2);

		/** The class of which objects came next; a visit meets classes that are added meanwhile. */
		@Nullable
		ClassObjects next;

		/** The number of objects in the list that are not managed. */
		int removed;

		ClassObjects(EntityType type) {
			this.type = type;
		}

	}

	@Nullable
	ManagedObject get(long reference) {
		return (this.byReference != null) ? this.byReference.get(reference) : null;
	}

	/** The object whose id has this key, unless it {@linkplain #isWaiting(EntityType) waits} to be put under its id. */
	@Nullable
	ManagedObject get(EntityType type, byte[] key) {
		ClassObjects objects = find(type);
		return (objects != null) ? objects.byKey.get(key) : null;
	}

	/** Whether objects of the class wait to be put under their ids. */
	boolean isWaiting(EntityType type) {
		ClassObjects objects = find(type);
		return objects != null && !objects.withoutKey.isEmpty();
	}

	/**
	 * Puts the objects of the class that wait under their ids.
	 * @param storedKey gives the key of an object's id; null if the object was deleted past the context
	 */
	void putUnderIds(EntityType type, Function<ManagedObject, byte @Nullable []> storedKey) {
		ClassObjects objects = find(type);
		if (objects != null && !objects.withoutKey.isEmpty()) {
			objects.withoutKey.removeIf((object) -> !isWaiting(object) || putUnderItsId(objects, object, storedKey));
		}
	}

	private static boolean isWaiting(ManagedObject object) {
		return object.isManaged && object.key == null;
	}

	private static boolean putUnderItsId(ClassObjects objects, ManagedObject object,
			Function<ManagedObject, byte @Nullable []> storedKey) {
		byte[] key = storedKey.apply(object);
		if (key == null) {
			return false;
		}
		object.setKey(key);
		objects.byKey.add(object);
		return true;
	}

	int size() {
		return (this.byReference != null) ? this.byReference.size() : 0;
	}

	/** Adds an object that is not managed. */
	void add(ManagedObject object) {
		assert !object.isManaged && get(object.reference) == null;
		if (this.byReference == null) {
			this.byReference = new LongMap<>();
		}
		ClassObjects objects = find(object.type);
		if (objects == null) {
			objects = addClass(object.type);
		}
		this.byReference.put(object.reference, object);
		if (object.key != null) {
			objects.byKey.add(object);
		} else {
			if (objects.withoutKey.isEmpty()) {
				objects.withoutKey = new ArrayList<>();
			}
			objects.withoutKey.add(object);
		}
		if (object.isListed) {
			objects.removed--;
		} else if (object.type.isMutable()) {
			objects.mutable.add(object);
			object.isListed = true;
		}
		object.isManaged = true;
	}

	private ClassObjects addClass(EntityType type) {
		ClassObjects added = new ClassObjects(type);
		ClassObjects last = this.classes;
		if (last == null) {
			this.classes = added;
			return added;
		}
		while (last.next != null) {
			last = last.next;
		}
		last.next = added;
		return added;
	}

	/** Removes an object, unless it isn't managed. */
	void remove(ManagedObject object) {
		ClassObjects objects = find(object.type);
		if (!object.isManaged || this.byReference == null || objects == null) {
			return;
		}
		ManagedObject removed = this.byReference.remove(object.reference);
		assert removed == object;
		if (object.key != null) {
			objects.byKey.remove(object);
		}
		object.isManaged = false;
		if (object.isListed) {
			objects.removed++;
			if (objects.removed > Math.max(MINIMUM_REMOVED, objects.mutable.size() / 2) && this.visits == 0) {
				closeUp(objects);
			}
		}
	}

	private static void closeUp(ClassObjects objects) {
		objects.mutable.removeIf((object) -> {
			object.isListed = object.isManaged;
			return !object.isManaged;
		});
		objects.removed = 0;
	}

	/** Removes all objects. */
	void clear() {
		forEach((object) -> object.isManaged = false);
		for (ClassObjects objects = this.classes; objects != null; objects = objects.next) {
			objects.mutable.forEach((object) -> object.isListed = false);
		}
		this.byReference = null;
		this.classes = null;
	}

	/**
	 * Visits the managed objects of a class, or of all classes, whose instances can change, in the order in which they
	 * were added. Objects that are added meanwhile are visited as well.
	 */
	void forEachMutable(@Nullable EntityType type, Consumer<ManagedObject> action) {
		this.visits++;
		try {
			for (ClassObjects objects = this.classes; objects != null; objects = objects.next) {
				for (int position = 0; isWanted(objects, type) && position < objects.mutable.size(); position++) {
					ManagedObject object = objects.mutable.get(position);
					if (object.isManaged) {
						action.accept(object);
					}
				}
			}
		} finally {
			this.visits--;
		}
	}

	private static boolean isWanted(ClassObjects objects, @Nullable EntityType type) {
		return type == null || objects.type.extent() == type.extent();
	}

	/** Visits all managed objects; none may be added or removed meanwhile. */
	void forEach(Consumer<ManagedObject> action) {
		if (this.byReference != null) {
			this.byReference.forEach((_, object) -> action.accept(object));
		}
	}

	private @Nullable ClassObjects find(EntityType type) {
		for (ClassObjects objects = this.classes; objects != null; objects = objects.next) {
			if (objects.type.extent() == type.extent()) {
				return objects;
			}
		}
		return null;
	}

	/** Asserts the invariants; true. */
	boolean checkConsistent() {
		forEach((object) -> {
			long reference = object.reference;
			assert object.isManaged && get(reference) == object : "not under its reference: " + reference;
			ClassObjects objects = find(object.type);
			assert objects != null && (object.key == null || objects.byKey.get(object.key) == object)
					: "not under its id: " + reference;
			assert object.isListed == object.type.isMutable() : "not in the list of what can change: " + reference;
		});
		int keys = 0;
		for (ClassObjects objects = this.classes; objects != null; objects = objects.next) {
			Set<ManagedObject> waiting = new HashSet<>(objects.withoutKey);
			waiting.removeIf((object) -> !isWaiting(object));
			int count = objects.byKey.size() + waiting.size();
			keys += count;
			int removed = 0;
			for (ManagedObject object : objects.mutable) {
				assert object.isListed : "listed unknowingly: " + object.reference;
				assert !object.isManaged || get(object.reference) == object : "not under its reference: "
						+ object.reference;
				removed += object.isManaged ? 0 : 1;
			}
			assert removed == objects.removed : removed + " removed, not " + objects.removed;
			assert objects.mutable.size() - removed == (objects.type.isMutable() ? count : 0)
					: "objects of " + objects.type.name() + " are listed twice";
		}
		assert keys == size() : keys + " under ids, " + size() + " under references";
		return true;
	}

}
