/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.extent.NumberProperty;
import dev.pmem.heap.extent.ObjectUpdate;
import dev.pmem.heap.store.HeapTransaction;

/**
 * The sequence in which an instance is saved, whether it is new, changed, detached or merged: the one place that orders
 * callbacks, id, version and writing. Not thread-safe.
 */
final class SaveSequence {

	private final HeapTransaction transaction;

	private final ManagedObjects managed;

	private final LinkedObjects referenced;

	private final ConstructorCycles cycles;

	/** Notes what a new instance has that its object was stored without. */
	private final Consumer<ManagedObject> omissions;

	/** Learns what was taken out of properties. */
	private final Supplier<Orphans> orphans;

	/** What is on its way into the heap; the list grows while objects are encoded. */
	private final List<NewObject> inserts = new ArrayList<>();

	private boolean isInserting;

	/** Whether the last save wrote another instance than the managed one, because that one can't take all of the state. */
	private boolean hasReplaced;

	/** Made when a listener is called that may change other instances. */
	private @Nullable FlushRounds rounds;

	SaveSequence(HeapTransaction transaction, ManagedObjects managed, LinkedObjects referenced,
			ConstructorCycles cycles, Consumer<ManagedObject> omissions, Supplier<Orphans> orphans) {
		this.transaction = transaction;
		this.managed = managed;
		this.referenced = referenced;
		this.cycles = cycles;
		this.omissions = omissions;
		this.orphans = orphans;
	}

	/** Stores a new object, with the new objects that it refers to, and manages their instances. */
	Object insert(EntityType type, Object entity) {
		if (!type.hasReferences()) {
			return save(type, entity, null, false);
		}
		this.referenced.add(entity);
		if (this.isInserting) {
			// a listener stores an object while others are on their way: it goes with them
			return prepare(type, entity).instance;
		}
		return insertAll(() -> prepare(type, entity)).instance;
	}

	/**
	 * Encodes an instance, and stores the new objects that it refers to.
	 * @return whether it differs from the stored object
	 */
	boolean encode(EntityType type, Object instance, ObjectUpdate<Object> update, @Nullable NumberProperty ignored) {
		try {
			if (type.mayHaveAssociations()) {
				StoreCascade.meet(type, instance, this.referenced);
			}
			boolean isChanged = update.encode(instance, ignored);
			if (type.hasReferences() && storeMet()) {
				isChanged = update.encode(instance, ignored);
				assert !this.referenced.takeIncomplete();
			}
			if (type.hasReferences()) {
				this.referenced.appendedAreStored(instance);
				this.referenced.forgetAppended();
			}
			return isChanged;
		} catch (RuntimeException | Error ex) {
			forgetMet();
			throw ex;
		}
	}

	/** Runs an action, once more if it asks for the places of new objects, which are stored in between. */
	void storeReferenced(Runnable action) {
		try {
			action.run();
			if (storeMet()) {
				action.run();
			}
		} catch (RuntimeException | Error ex) {
			forgetMet();
			throw ex;
		}
	}

	/** New objects that were met stay out, unless they are met again. */
	private void forgetMet() {
		if (!this.isInserting) {
			this.referenced.clear();
		}
	}

	/** Stores the new objects that were met, if there are any. */
	private boolean storeMet() {
		if (!this.referenced.takeIncomplete() || this.isInserting) {
			return false;
		}
		insertAll(() -> null);
		return true;
	}

	/**
	 * Stores new objects that refer to one another:
	 * <ol>
	 * <li>each is prepared and encoded, which meets further ones, until no new one is met;
	 * <li>each gets a place;
	 * <li>those that were encoded before all that they refer to had a place are encoded again;
	 * <li>each is stored;
	 * <li>the listener is called for each.
	 * </ol>
	 * If a step throws, ids and versions are restored and none is stored; changes that the listener made to other
	 * instances stay.
	 */
	private <R extends @Nullable NewObject> R insertAll(Supplier<R> first) {
		this.isInserting = true;
		try {
			R result = first.get();
			for (List<Object> met = this.referenced.takeMet(); !met.isEmpty(); met = this.referenced.takeMet()) {
				for (Object instance : met) {
					prepare(this.referenced.typeOf(instance), instance);
				}
			}
			this.referenced.requireAdmitted();
			this.inserts.forEach(this::place);
			for (NewObject each : this.inserts) {
				store(each);
			}
			this.inserts.forEach((each) -> noteOmissions(each.type, each.object));
			// listeners may store further objects, in sequences of their own
			List<NewObject> observed = observed();
			reset();
			observed.forEach(this::tell);
			return result;
		} catch (RuntimeException | Error ex) {
			takeBack();
			throw ex;
		} finally {
			reset();
		}
	}

	private List<NewObject> observed() {
		List<NewObject> observed = List.of();
		for (NewObject each : this.inserts) {
			if (each.type.listener().observesSaves()) {
				observed = observed.isEmpty() ? new ArrayList<>() : observed;
				observed.add(each);
			}
		}
		return observed;
	}

	private void reset() {
		this.inserts.clear();
		this.referenced.clear();
		this.isInserting = false;
	}

	private NewObject prepare(EntityType type, Object entity) {
		UndoActions undo = this.managed.undo();
		NewObject object = new NewObject(type, entity, type.objects().newObject(this.transaction));
		this.inserts.add(object);
		EntityListener listener = type.listener();
		if (listener.observesSaves()) {
			noteCall(listener);
			object.instance = listener.beforeAssign(entity, true);
		}
		object.assigning = undo.mark();
		object.instance = type.assignFirst(object.instance, undo);
		object.assigned = undo.mark();
		if (listener.observesSaves()) {
			object.instance = listener.beforeWrite(object.instance);
		}
		this.referenced.add(object.instance);
		if (type.mayHaveAssociations()) {
			StoreCascade.meet(type, object.instance, this.referenced);
		}
		object.insert.encode(object.instance);
		object.isIncomplete = this.referenced.takeIncomplete();
		return object;
	}

	private void place(NewObject each) {
		long reference = each.insert.reserve();
		byte[] key = each.type.hasIds() ? each.type.keyOf(each.instance) : null;
		each.object = this.managed.add(each.type, reference, key, each.instance);
		if (each.former != each.instance) {
			this.managed.map().alias(each.former, each.object);
		}
	}

	private void store(NewObject each) {
		if (each.isIncomplete) {
			each.insert.encode(each.instance);
			boolean isIncomplete = this.referenced.takeIncomplete();
			assert !isIncomplete : "an object without a place: " + each.type.name();
		}
		each.insert.store();
		this.referenced.appendedAreStored(each.instance);
		each.isStored = true;
		if (each.type.hasConstructorReferences() && each.object != null) {
			this.cycles.inserted(each.object.reference);
		}
		LiveObjects.written(each.instance);
	}

	private void noteOmissions(EntityType type, @Nullable ManagedObject stored) {
		if (type.omitsValues() && stored != null) {
			this.omissions.accept(stored);
		}
	}

	private void tell(NewObject each) {
		ManagedObject object = each.object;
		if (object != null && object.isManaged) {
			this.managed.replace(object, each.type.listener().afterWrite(each.instance, true));
			each.instance = object.instance;
		}
	}

	private void takeBack() {
		for (NewObject each : this.inserts.reversed()) {
			ManagedObject object = each.object;
			if (object != null) {
				if (each.isStored && !each.type.objects().isDeleted(this.transaction, object.reference)) {
					each.type.objects().delete(this.transaction, object.reference);
				}
				this.managed.map().remove(object);
			}
			this.managed.undo().undo(each.assigning, each.assigned);
		}
	}

	/**
	 * Stores the changed state of an object.
	 * @param update holds the instance's encoded state, which differs from the stored one, with the stored version
	 * @param staysSame whether the instance is managed, so that no other one can take its place
	 */
	Object update(EntityType type, Object entity, ObjectUpdate<Object> update, boolean staysSame) {
		return save(type, entity, update, staysSame);
	}

	/**
	 * The sequence:
	 * <ol>
	 * <li>the listener completes the instance;
	 * <li>id and version are assigned; the version is also set in the encoded state;
	 * <li>the listener may change the instance once more before the write;
	 * <li>the instance is written. A new instance is encoded here, and is managed from here on. A changed instance was
	 * encoded when it was compared; it is encoded again only if there is a listener, which may have changed it;
	 * <li>the listener is called after the write.
	 * </ol>
	 * If a step throws, id and version are restored; changes that the listener made to other instances stay.
	 * <p>
	 * A step may make another instance, because a property is final: that one is written. If the given one must stay the
	 * managed one, it takes what can be set of the other's state.
	 */
	private Object save(EntityType type, Object entity, @Nullable ObjectUpdate<Object> update, boolean staysSame) {
		EntityListener listener = type.listener();
		boolean isObserved = listener.observesSaves();
		UndoActions undo = this.managed.undo();
		int assigning = 0;
		int assigned = 0;
		ManagedObject added = null;
		try {
			Object instance = entity;
			if (isObserved) {
				noteCall(listener);
				instance = listener.beforeAssign(instance, update == null);
			}
			assigning = undo.mark();
			instance = (update == null)
					? type.assignFirst(instance, undo)
					: type.assignNext(instance, update, undo);
			assigned = undo.mark();
			if (isObserved) {
				instance = listener.beforeWrite(instance);
			}
			if (update != null) {
				if (!isObserved || encode(type, instance, update, null)) {
					store(type, update);
				}
			} else {
				long reference = type.objects().insert(this.transaction, instance);
				LiveObjects.written(instance);
				if (this.managed.isManaging()) {
					added = this.managed.add(type, reference, type.keyOf(instance), instance);
					noteOmissions(type, added);
				}
			}
			boolean isOther = instance != entity;
			instance = staysSame ? kept(type, entity, instance) : instance;
			if (isObserved) {
				Object told = listener.afterWrite(instance, update == null);
				instance = staysSame ? kept(type, entity, told) : told;
			}
			if (added != null) {
				this.managed.replace(added, instance);
			}
			this.hasReplaced = isOther;
			return instance;
		} catch (RuntimeException ex) {
			undo.undo(assigning, assigned);
			if (added != null) {
				this.managed.map().remove(added);
			}
			throw ex;
		}
	}

	private void noteCall(EntityListener listener) {
		if (listener.mayChangeOthers()) {
			noteCall();
		}
	}

	/** A listener is called that may change instances which the flush under way has passed. */
	void noteCall() {
		FlushRounds made = this.rounds;
		if (made == null) {
			made = new FlushRounds();
			this.rounds = made;
		}
		made.called();
	}

	/** The rounds of the flush under way; null if no listener was called that may have changed other instances. */
	@Nullable
	FlushRounds rounds() {
		return this.rounds;
	}

	/** Whether the last save wrote another instance than the managed one. */
	boolean hasReplaced() {
		return this.hasReplaced;
	}

	/** The managed instance, with the state of the one that was made in its place as far as it can take it. */
	private static Object kept(EntityType type, Object managed, Object made) {
		if (made != managed) {
			type.state().copy(made, managed);
		}
		return managed;
	}

	/** Stores the encoded state of an object. */
	void store(EntityType type, ObjectUpdate<Object> update) {
		if (type.associations().removeOrphans()) {
			this.orphans.get().overwritten(type, update);
		}
		if (type.hasConstructorReferences() && update.changesConstructorReferences()) {
			this.cycles.changed(update.reference());
		}
		update.store();
	}

}
