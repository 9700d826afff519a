/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongBiFunction;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.exception.UnstorableValueException;
import dev.pmem.heap.extent.ObjectUpdate;
import dev.pmem.heap.extent.StoreTransaction;
import dev.pmem.heap.object.payload.LazyReferences;
import dev.pmem.heap.object.payload.ReferenceTargets;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.HeapTransaction;

/**
 * What a persistence context does for objects that refer to others: it loads and saves them together, and loads parts of
 * them later. Its helpers are made when they are first needed, because many transactions only read flat objects.
 */
final class ObjectGraphs implements Graphs {

	private final HeapTransaction transaction;

	private final EntityTypes types;

	private final ManagedObjects managed;

	/** The states of the written objects without ids, by reference. */
	private final Map<Long, Integer> written = new HashMap<>(0);

	/** Made when a delete acts on other objects. */
	private @Nullable DeleteActions deleteActions;

	/** Finds the stored object with an id. */
	private final ToLongBiFunction<EntityType, byte[]> locator;

	/** Writes changes that a query must see. */
	private final BiConsumer<EntityType, Query> flush;

	/** Makes a context in another transaction. */
	private final Function<HeapTransaction, ObjectGraphs> snapshots;

	private @Nullable GraphLoader loader;

	private @Nullable InverseProperties inverses;

	private @Nullable Orphans orphans;

	private @Nullable LinkedObjects linked;

	private @Nullable SaveSequence saving;

	/** Loads parts of instances after the transaction's end. */
	private @Nullable PartLoader detachedLoader;

	/** The detached instances for which this context loads a part; null if it was not made for that. */
	private @Nullable DetachedGraph graph;

	ObjectGraphs(HeapTransaction transaction, EntityTypes types, ManagedObjects managed,
			ToLongBiFunction<EntityType, byte[]> locator, BiConsumer<EntityType, Query> flush,
			Function<HeapTransaction, ObjectGraphs> snapshots) {
		this.transaction = transaction;
		this.types = types;
		this.managed = managed;
		this.locator = locator;
		this.flush = flush;
		this.snapshots = snapshots;
	}

	@Override
	public ManagedObjects managed() {
		return this.managed;
	}

	@Override
	public long locate(EntityType type, byte[] key) {
		return this.locator.applyAsLong(type, key);
	}

	// Loading

	/** Changes and deletes what refers to deleted objects. */
	DeleteActions deleteActions() {
		DeleteActions made = this.deleteActions;
		if (made == null) {
			made = new DeleteActions(this.transaction, this.types, this.managed, loader(), saving()::noteCall);
			this.deleteActions = made;
		}
		return made;
	}

	@Override
	public GraphLoader loader() {
		GraphLoader made = this.loader;
		if (made == null) {
			made = new GraphLoader(this.transaction, this.types, this.managed, this::load, this::fill,
					(object) -> inverses().fill(object), this::detachedInstance);
			this.loader = made;
		}
		return made;
	}

	@Override
	public InverseProperties inverses() {
		InverseProperties made = this.inverses;
		if (made == null) {
			made = new InverseProperties(this.transaction, this.types, this.managed, this::loader, this::loadInverse,
					this.flush, (owner, association, references) -> orphans().loaded(owner, association, references));
			this.inverses = made;
		}
		return made;
	}

	/** Loads an inverse property, of an instance of which the transaction may have ended. */
	private Object[] loadInverse(ManagedObject owner, Association association, boolean isFilled) {
		return this.transaction.isActive()
				? inverses().load(owner.instance, association, isFilled)
				: detachedLoader().load(owner, association);
	}

	/** Knows what was taken out of properties. */
	Orphans orphans() {
		Orphans made = this.orphans;
		if (made == null) {
			made = new Orphans(this.transaction, this);
			this.orphans = made;
		}
		return made;
	}

	/** Deletes what was taken out of properties since the last call. */
	void settleOrphans(DeleteCascade.Delete delete) {
		if (this.orphans != null) {
			this.orphans.settle((reference) -> delete(reference, delete));
		}
	}

	/** Deletes an object with those that its associations delete with it. */
	void delete(long reference, DeleteCascade.Delete delete) {
		new DeleteCascade(this.transaction, deleteActions(), this, orphans()).delete(reference, delete);
	}

	/** Deletes an object that refers to a deleted one; whether somebody was told. */
	boolean deleteReferrer(long reference) {
		DeleteActions actions = deleteActions();
		if (!actions.typeOf(reference).mayHaveAssociations()) {
			return actions.delete(reference);
		}
		boolean[] isTold = {false};
		delete(reference, (_, each) -> isTold[0] |= actions.delete(each));
		return isTold[0];
	}

	/** Overwrites an object, with those that its associations overwrite with it; null if it is not stored. */
	@Nullable
	Object overwrite(EntityType type, Object entity, OverwriteCascade.Write update, DeleteCascade.Delete delete) {
		return new OverwriteCascade(this, orphans(), update, saving()::insert, (_, reference) -> delete(reference,
				delete)).update(type,
						entity);
	}

	@Override
	public EntityType typeOf(Object instance) {
		return linked().typeOf(instance);
	}

	@Override
	public long stored(Object instance) {
		ManagedObject known = this.managed.map().ofInstance(instance);
		if (known != null) {
			return known.reference;
		}
		EntityType type = typeOf(instance);
		return (type.hasIds() && type.hasId(instance)) ? locate(type, type.keyOf(instance)) : Extent.NONE;
	}

	/** The instance of an object that belongs to the instances for which this context loads a part; null if none does. */
	private @Nullable Object detachedInstance(EntityType type, long reference, BlockImage image) {
		DetachedGraph known = this.graph;
		if (known == null) {
			return null;
		}
		return type.hasIds()
				? known.get(type, type.key(type.objects().id(image)))
				: known.get(type, reference, ReadObjects.digest(image));
	}

	/** Loads references of an instance, of which the transaction may have ended. */
	private @Nullable Object[] load(ContextReferences references, boolean isFilled) {
		if (!this.transaction.isActive()) {
			return detachedLoader().load(references);
		}
		long[] offsets = references.stored().offsets();
		boolean isNested = loader().isLoading();
		return loader().complete(() -> {
			@Nullable
			Object[] instances = new @Nullable Object[offsets.length];
			for (int index = 0; index < offsets.length; index++) {
				instances[index] = (offsets[index] == 0)
						? null
						: loader().instance(offsets[index], references.admitted, references.path);
			}
			if (isFilled && isNested) {
				loader().fillNow(offsets);
			}
			return instances;
		});
	}

	/** Fills an instance that fills itself, of which the transaction may have ended. */
	private void fill(ManagedObject object) {
		if (this.transaction.isActive()) {
			loader().fill(object);
		} else {
			detachedLoader().fill(object);
		}
	}

	/** The instance of an object, which does not wait to be filled any more. */
	Object filled(ManagedObject object) {
		if (GraphLoader.isUnfilled(object)) {
			fill(object);
		}
		return object.instance;
	}

	/** Runs an action in a short snapshot, after the transaction's end; what it loads belongs to the instances of this one. */
	<R extends @Nullable Object> R onSnapshot(Function<HeapTransaction, R> action) {
		return detachedLoader().onSnapshot(action);
	}

	private synchronized PartLoader detachedLoader() {
		PartLoader known = this.detachedLoader;
		if (known == null) {
			known = new DetachedLoading(this.types, new DetachedGraph(this.managed, this.types.readObjects()),
					this.snapshots::apply);
			this.detachedLoader = known;
		}
		return known;
	}

	@Override
	public void join(DetachedGraph instances, PartLoader loader) {
		this.graph = instances;
		this.detachedLoader = loader;
	}

	// Saving

	LinkedObjects linked() {
		LinkedObjects made = this.linked;
		if (made == null) {
			made = new LinkedObjects(this.transaction, this.locator, this.types, this.managed);
			this.linked = made;
		}
		return made;
	}

	SaveSequence saving() {
		SaveSequence made = this.saving;
		if (made == null) {
			made = new SaveSequence(this.transaction, this.managed, linked(),
					new ConstructorCycles(this.transaction, this.types),
					this::noteDifference, this::orphans);
			this.saving = made;
		}
		return made;
	}

	/** The rounds of the flush under way; null if no listener was called that may have changed other instances. */
	@Nullable
	FlushRounds rounds() {
		return (this.saving != null) ? this.saving.rounds() : null;
	}

	/** What is written of a collection or map that was read in an earlier transaction and that nobody has loaded. */
	@Nullable
	Object present(Object container, LazyReferences references) {
		return new PresentState(this).of(container, references);
	}

	// Objects without ids

	/** Notes the states of the objects that the transaction writes; it is about to commit. */
	void settled() {
		if (this.types.readObjects() == null || !this.managed.hasObjectsWithoutIds()) {
			return;
		}
		this.managed.map().forEach((object) -> {
			if (isNoted(object) && StoreTransaction.isWritten(this.transaction, object.reference)) {
				this.written.put(object.reference,
						ReadObjects.digest(StoreTransaction.image(this.transaction, object.reference)));
			}
		});
	}

	/**
	 * Notes which objects without ids the instances stand for: after the transaction nothing else would tell.
	 * @param isCommitted whether what the transaction has written, since {@link #settled}, is stored
	 */
	void remember(boolean isCommitted) {
		ReadObjects read = this.types.readObjects();
		if (read == null || !this.managed.hasObjectsWithoutIds()) {
			return;
		}
		this.managed.map().forEach((object) -> {
			if (isNoted(object) && (isCommitted || !StoreTransaction.isMadeHere(this.transaction, object.reference))) {
				Integer written = isCommitted ? this.written.get(object.reference) : null;
				read.put(object.instance, object.reference, (written != null) ? written : object.keyHash);
			}
		});
		this.written.clear();
	}

	private static boolean isNoted(ManagedObject object) {
		return !object.type.hasIds() && !object.type.isLive();
	}

	/** Writes the states of instances that were read in earlier transactions and belong to what was saved. */
	void writeAdopted(Consumer<ManagedObject> action) {
		LinkedObjects known = this.linked;
		if (known == null) {
			return;
		}
		for (LinkedObjects.Adopted next = known.takeAdopted(); next != null; next = known.takeAdopted()) {
			if (!next.object().isManaged) {
				continue;
			}
			if (next.object().instance == next.instance()) {
				action.accept(next.object());
			} else {
				overwrite(next.object().reference, next.instance(), next.digest());
			}
		}
	}

	/** Stores a new object of a class with references, and returns its reference. */
	long insert(Object entity) {
		Object stored = saving().insert(linked().typeOf(entity), entity);
		return Objects.requireNonNull(this.managed.map().ofInstance(stored)).reference;
	}

	/** The reference of an object, which is stored if it is new. */
	long referenceOf(Object entity) {
		long[] offset = {ReferenceTargets.NO_OFFSET};
		saving().storeReferenced(() -> offset[0] = linked().offsetOf(entity, Object.class));
		return offset[0];
	}

	/**
	 * Overwrites an object with the state of any instance of its class; whether the states differ. If another instance is
	 * managed, that one takes the state, or the next flush would take it back.
	 */
	boolean overwrite(long reference, Object entity) {
		return overwrite(reference, entity, null);
	}

	/** @param unchanged the digest of the state in which the instance was read, with which nothing is overwritten */
	private boolean overwrite(long reference, Object entity, @Nullable Integer unchanged) {
		EntityType type = linked().typeOf(entity);
		try (ObjectUpdate<Object> update = type.objects().update(this.transaction, reference)) {
			boolean isChanged = saving().encode(type, entity, update, null);
			if (unchanged != null && update.digest(ReadObjects::digest) == unchanged) {
				return false;
			}
			ManagedObject known = this.managed.map().get(reference);
			if (known != null && known.instance != entity) {
				takeState(known, entity, update);
			}
			if (isChanged) {
				saving().store(type, update);
			}
			return isChanged;
		}
	}

	/**
	 * Copies the encoded state of another instance onto the managed one. If the managed instance can't take the state,
	 * because of a final property, the other instance becomes the managed one.
	 */
	void takeState(ManagedObject known, Object entity, ObjectUpdate<Object> update) {
		EntityType type = known.type;
		type.state().copy(stateOf(known, update::decode), known.instance);
		if (!type.state().isComplete() && !update.isStateOf(known.instance)) {
			this.managed.replace(known, entity);
		}
	}

	/**
	 * A detached instance was saved and is managed: its properties that can be set refer to managed instances from now on.
	 * A rollback gives it back what it had, so that it can be saved again.
	 */
	void attach(ManagedObject object, ObjectUpdate<Object> update) {
		if (object.type.isMutable() && !object.type.isLive()) {
			InstanceState state = object.type.state();
			Object instance = object.instance;
			Object attached = stateOf(object, update::decode);
			@Nullable
			Object[] former = state.getAll(instance);
			this.managed.undo().add(() -> state.setAll(instance, former));
			state.setAll(instance, state.getAll(attached));
		}
	}

	/** Whether an instance does not have the state that is stored. New objects that it refers to are not stored for that. */
	boolean isChanged(Object instance, ObjectUpdate<Object> update) {
		try {
			boolean isChanged = update.encode(instance, null);
			return this.linked != null && this.linked.takeIncomplete() || isChanged;
		} catch (UnstorableValueException _) {
			return true;
		} finally {
			if (this.linked != null) {
				this.linked.clear();
			}
		}
	}

	/**
	 * Gives an instance the stored state. Collections are loaded anew: those that were loaded may hold instances that are
	 * detached now.
	 */
	void restore(ManagedObject object, ObjectUpdate<Object> update) {
		EntityType type = object.type;
		if (type.hasReferences() && !type.isLive() || isChanged(object.instance, update)) {
			type.state().copy(stateOf(object, update::decodeStored), object.instance);
		}
		if (type.mayHaveAssociations()) {
			orphans().clear();
			inverses().fill(object);
		}
	}

	/** Another instance with the encoded state of a managed object. */
	Object stateOf(ManagedObject object, ObjectUpdate<Object> update) {
		return stateOf(object, update::decode);
	}

	/** Notes the state of an instance that was just written, if the stored object has another one. */
	void noteDifference(ManagedObject object) {
		try (ObjectUpdate<Object> update = object.type.objects().update(this.transaction, object.reference)) {
			object.written = update.encode(object.instance, object.type.storedVersion())
					? stateOf(object, update)
					: null;
		}
	}

	/** Another instance with a state of a managed object. */
	private Object stateOf(ManagedObject object, Supplier<Object> decoder) {
		return object.type.hasReferences() ? loader().stateOf(object, decoder) : decoder.get();
	}

}
