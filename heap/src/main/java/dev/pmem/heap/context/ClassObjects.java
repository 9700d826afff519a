/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * The managed objects of one class and its subclasses, in the order in which they were added. Not thread-safe.
 * <p>
 * Invariants:
 * <ul>
 * <li>{@code isListed} is true of an object if and only if the object is in the list, and then it is there once. Every
 * managed object is in the list; {@code removed} objects in the list are not managed;
 * <li>every managed object in {@code [0, keyed)} of the list has its key. The others get their keys when an id is next
 * looked for, so that a query that loads many objects does not pay for their keys;
 * <li>a table, once there is one, has all managed objects, or all those with a key. Without a table, objects are looked
 * for in the list. There is a table of references if the list has ever had more than {@code MAXIMUM_WITHOUT_TABLE}
 * objects.
 * </ul>
 */
final class ClassObjects {

	/** The number of listed objects up to which looking through the list is quicker than a table. */
	private static final int MAXIMUM_WITHOUT_TABLE = 8;

	/** Most transactions have few objects of a class. */
	private static final int INITIAL_LENGTH = 2;

	/** The length up to which the list grows fourfold: most lists that grow at all are filled by a query. */
	private static final int MAXIMUM_QUADRUPLED_LENGTH = 64;

	/** The number of removed objects up to which the list is not closed up. */
	private static final int MINIMUM_REMOVED = 32;

	final EntityType type;

	/** The class of which objects came next. */
	@Nullable
	ClassObjects next;

	private @Nullable ManagedObject[] list = new @Nullable ManagedObject[INITIAL_LENGTH];

	private int listed;

	private int removed;

	private int keyed;

	private @Nullable ReferenceTable byReference;

	/** Made when an id is looked for among many objects. */
	private @Nullable KeyTable byKey;

	ClassObjects(EntityType type) {
		this.type = type;
	}

	/** The number of managed objects. */
	int size() {
		return this.listed - this.removed;
	}

	/** The number of listed objects, managed or not. */
	int listed() {
		return this.listed;
	}

	/** A listed object; it may have been removed. */
	ManagedObject at(int index) {
		return Objects.requireNonNull(this.list[index]);
	}

	@Nullable
	ManagedObject get(long reference) {
		ReferenceTable table = this.byReference;
		if (table != null) {
			return table.get(reference);
		}
		for (int index = 0; index < this.listed; index++) {
			ManagedObject object = at(index);
			if (object.reference == reference && object.isManaged) {
				return object;
			}
		}
		return null;
	}

	/** The object whose id has this key, unless it {@linkplain #isWaiting() waits} for its key. */
	@Nullable
	ManagedObject get(byte[] key) {
		if (this.byKey != null || this.listed > MAXIMUM_WITHOUT_TABLE) {
			return keyTable().get(key);
		}
		for (int index = 0; index < this.listed; index++) {
			ManagedObject object = at(index);
			if (object.isManaged && Arrays.equals(object.key, key)) {
				return object;
			}
		}
		return null;
	}

	private KeyTable keyTable() {
		KeyTable table = this.byKey;
		if (table == null) {
			table = new KeyTable();
			for (int index = 0; index < this.listed; index++) {
				ManagedObject object = at(index);
				if (object.isManaged && object.key != null) {
					table.add(object);
				}
			}
			this.byKey = table;
		}
		return table;
	}

	/** Whether objects may wait for their keys. */
	boolean isWaiting() {
		return this.keyed < this.listed;
	}

	/**
	 * Gives the objects that wait their keys.
	 * @param storedKey gives the key of an object's id; null if the object was deleted past the context
	 */
	void giveKeys(Function<ManagedObject, byte @Nullable []> storedKey) {
		int firstWithoutKey = this.listed;
		for (int index = this.listed - 1; index >= this.keyed; index--) {
			ManagedObject object = at(index);
			if (object.isManaged && object.key == null && !giveKey(object, storedKey.apply(object))) {
				firstWithoutKey = index;
			}
		}
		this.keyed = firstWithoutKey;
	}

	private boolean giveKey(ManagedObject object, byte @Nullable [] key) {
		object.key = key;
		if (key != null && this.byKey != null) {
			this.byKey.add(object);
		}
		return key != null;
	}

	/** Adds an object that is not managed. */
	void add(ManagedObject object) {
		if (object.isListed) {
			this.removed--;
			if (object.key == null) {
				this.keyed = 0;
			}
		} else {
			append(object);
		}
		object.isManaged = true;
		if (this.byReference != null) {
			this.byReference.add(object);
		} else if (this.listed > MAXIMUM_WITHOUT_TABLE) {
			ReferenceTable table = new ReferenceTable();
			forEach(table::add);
			this.byReference = table;
		}
		if (this.byKey != null && object.key != null) {
			this.byKey.add(object);
		}
	}

	private void append(ManagedObject object) {
		if (this.listed == this.list.length) {
			int factor = (this.listed <= MAXIMUM_QUADRUPLED_LENGTH) ? 4 : 2;
			this.list = Arrays.copyOf(this.list, this.listed * factor);
		}
		if (object.key != null && this.keyed == this.listed) {
			this.keyed++;
		}
		this.list[this.listed++] = object;
		object.isListed = true;
	}

	/**
	 * Removes a managed object.
	 * @param mayCloseUp whether listed objects may move
	 */
	void remove(ManagedObject object, boolean mayCloseUp) {
		if (this.byReference != null) {
			this.byReference.remove(object);
		}
		if (this.byKey != null && object.key != null) {
			this.byKey.remove(object);
		}
		object.isManaged = false;
		this.removed++;
		if (this.removed > Math.max(MINIMUM_REMOVED, this.listed / 2) && mayCloseUp) {
			closeUp();
		}
	}

	private void closeUp() {
		int kept = 0;
		int keptKeyed = 0;
		for (int index = 0; index < this.listed; index++) {
			ManagedObject object = at(index);
			object.isListed = object.isManaged;
			if (object.isManaged) {
				this.list[kept++] = object;
				keptKeyed += (index < this.keyed) ? 1 : 0;
			}
		}
		Arrays.fill(this.list, kept, this.listed, null);
		this.listed = kept;
		this.keyed = keptKeyed;
		this.removed = 0;
	}

	/** Stops managing the objects; this must not be used any more, except by a visit that is under way. */
	void abandon() {
		for (int index = 0; index < this.listed; index++) {
			ManagedObject object = at(index);
			object.isManaged = false;
			object.isListed = false;
		}
	}

	/** Visits the managed objects; none may be added or removed meanwhile. */
	void forEach(Consumer<ManagedObject> action) {
		for (int index = 0; index < this.listed; index++) {
			ManagedObject object = at(index);
			if (object.isManaged) {
				action.accept(object);
			}
		}
	}

	/** Whether looking for a key takes no new table. */
	private boolean isFoundByKey() {
		return this.byKey != null || this.listed <= MAXIMUM_WITHOUT_TABLE;
	}

	/** Asserts the invariants; true. */
	boolean checkConsistent() {
		int managed = 0;
		int withKey = 0;
		for (int index = 0; index < this.listed; index++) {
			ManagedObject object = at(index);
			assert object.isListed : "listed unknowingly: " + object.reference;
			if (object.isManaged) {
				managed++;
				withKey += (object.key != null) ? 1 : 0;
				assert get(object.reference) == object : "not under its reference: " + object.reference;
				assert object.key == null || !isFoundByKey() || get(object.key) == object
						: "not under its id: " + object.reference;
				assert object.key != null || index >= this.keyed : "waits unknowingly: " + object.reference;
			}
		}
		assert managed == size() : managed + " managed, not " + size();
		assert this.byReference == null || this.byReference.size() == managed : "others under references";
		assert this.byReference != null || this.listed <= MAXIMUM_WITHOUT_TABLE : "no table of references";
		assert this.byKey == null || this.byKey.size() == withKey : "others under ids";
		return true;
	}

}
