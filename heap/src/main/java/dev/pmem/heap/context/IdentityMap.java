/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * The managed objects of a context, by reference and by id. Not thread-safe.
 * <p>
 * Invariants: {@code isManaged} is true of an object if and only if the map has it under its reference and, among the
 * objects of its hierarchy, under its id, or waiting to be put there when an id is next looked for. The objects of a
 * hierarchy are in the order in which they were added. (A class without subclasses is a hierarchy, too.)
 */
final class IdentityMap {

	/** For how many instances at least there is place at first. */
	private static final int MINIMUM_EXPECTED = 16;

	/** The first class of which there are objects; the classes are linked. */
	private @Nullable ClassObjects classes;

	/** The number of visits under way; during a visit no list may be closed up. */
	private int visits;

	/**
	 * By every instance that the object has or had. Made when an object is looked for by its instance; contexts whose
	 * entities refer to no others never do so.
	 */
	private @Nullable Map<Object, ManagedObject> byInstance;

	/** The object with this reference, of any class. */
	@Nullable
	ManagedObject get(long reference) {
		for (ClassObjects objects = this.classes; objects != null; objects = objects.next) {
			ManagedObject object = objects.get(reference);
			if (object != null) {
				return object;
			}
		}
		return null;
	}

	/** The object of the class with this reference. */
	@Nullable
	ManagedObject get(EntityType type, long reference) {
		ClassObjects objects = find(type);
		return (objects != null) ? objects.get(reference) : null;
	}

	/** The managed object of which this is an instance, or was before another one took its place. */
	@Nullable
	ManagedObject ofInstance(Object instance) {
		Map<Object, ManagedObject> known = this.byInstance;
		if (known == null) {
			Map<Object, ManagedObject> made = new IdentityHashMap<>(Math.max(MINIMUM_EXPECTED, size()));
			forEach((object) -> made.put(object.instance, object));
			this.byInstance = made;
			known = made;
		}
		ManagedObject object = known.get(instance);
		return (object != null && object.isManaged) ? object : null;
	}

	/** Another instance stands for the object as well. */
	void alias(Object instance, ManagedObject object) {
		ofInstance(instance);
		if (this.byInstance != null) {
			this.byInstance.put(instance, object);
		}
	}

	/** An object gets another instance. */
	void replaced(ManagedObject object) {
		if (this.byInstance != null && object.isManaged) {
			this.byInstance.put(object.instance, object);
		}
	}

	/** The object whose id has this key, unless it {@linkplain #isWaiting(EntityType) waits} to be put under its id. */
	@Nullable
	ManagedObject get(EntityType type, byte[] key) {
		ClassObjects objects = find(type);
		return (objects != null) ? objects.get(key) : null;
	}

	/** Whether objects of the class may wait to be put under their ids. */
	boolean isWaiting(EntityType type) {
		ClassObjects objects = find(type);
		return objects != null && objects.isWaiting();
	}

	/**
	 * Puts the objects of the class that wait under their ids.
	 * @param storedKey gives the key of an object's id; null if the object was deleted past the context
	 */
	void putUnderIds(EntityType type, Function<ManagedObject, byte @Nullable []> storedKey) {
		ClassObjects objects = find(type);
		if (objects != null) {
			objects.giveKeys(storedKey);
		}
	}

	/** Whether there are objects of a class that refers to others. */
	boolean hasReferences() {
		for (ClassObjects objects = this.classes; objects != null; objects = objects.next) {
			if (objects.type.hasReferences()) {
				return true;
			}
		}
		return false;
	}

	int size() {
		int size = 0;
		for (ClassObjects objects = this.classes; objects != null; objects = objects.next) {
			size += objects.size();
		}
		return size;
	}

	/** Adds an object that is not managed. */
	void add(ManagedObject object) {
		assert !object.isManaged && get(object.reference) == null;
		ClassObjects objects = find(object.type);
		if (objects == null) {
			objects = addClass(object.type);
		}
		objects.add(object);
		if (this.byInstance != null) {
			this.byInstance.put(object.instance, object);
		}
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
		if (object.isManaged && objects != null) {
			objects.remove(object, this.visits == 0);
			if (this.byInstance != null) {
				this.byInstance.remove(object.instance);
			}
		}
	}

	/** Removes all objects. */
	void clear() {
		for (ClassObjects objects = this.classes; objects != null; objects = objects.next) {
			objects.abandon();
		}
		this.classes = null;
		this.byInstance = null;
	}

	/**
	 * Visits the managed objects of a class, or of all classes, whose instances can change, in the order in which they
	 * were added. Objects that are added meanwhile are visited as well.
	 */
	void forEachMutable(@Nullable EntityType type, Consumer<ManagedObject> action) {
		this.visits++;
		try {
			for (ClassObjects objects = this.classes; objects != null; objects = objects.next) {
				for (int index = 0; isWanted(objects, type) && index < objects.listed(); index++) {
					ManagedObject object = objects.at(index);
					if (object.isManaged && object.type.isMutable()) {
						action.accept(object);
					}
				}
			}
		} finally {
			this.visits--;
		}
	}

	private static boolean isWanted(ClassObjects objects, @Nullable EntityType type) {
		return type == null || objects.type.home() == type.home();
	}

	/** Visits all managed objects; none may be added or removed meanwhile. */
	void forEach(Consumer<ManagedObject> action) {
		for (ClassObjects objects = this.classes; objects != null; objects = objects.next) {
			objects.forEach(action);
		}
	}

	private @Nullable ClassObjects find(EntityType type) {
		for (ClassObjects objects = this.classes; objects != null; objects = objects.next) {
			if (objects.type.home() == type.home()) {
				return objects;
			}
		}
		return null;
	}

	/** Asserts the invariants; true. */
	boolean checkConsistent() {
		for (ClassObjects objects = this.classes; objects != null; objects = objects.next) {
			assert objects.checkConsistent();
			ClassObjects same = find(objects.type);
			assert same == objects : "twice: " + objects.type.name();
		}
		return true;
	}

}
