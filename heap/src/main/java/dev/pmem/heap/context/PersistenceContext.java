/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.exception.UniqueKeyException;
import dev.pmem.heap.exception.UnstorableValueException;
import dev.pmem.heap.extent.ObjectContext;
import dev.pmem.heap.extent.ObjectUpdate;
import dev.pmem.heap.extent.StoreTransaction;
import dev.pmem.heap.object.lazy.LazyInstance;
import dev.pmem.heap.object.live.LiveInstance;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.query.Selection;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Hits;

/**
 * The entities of a transaction: one instance for each object that was loaded or saved, its <em>managed</em> instance.
 * {@link #flush()} writes the changes of managed instances and must precede the commit. A context belongs to one
 * transaction and is used by one thread at a time, that of the transaction. The code that rolls the transaction back,
 * wholly or to a savepoint, must call the context as well.
 * <p>
 * A context that manages nothing ({@link #detached}) loads and saves in the same way, but keeps no instance.
 * <p>
 * Invariants:
 * <ul>
 * <li>a managed instance is found by its object's reference and by its id; no deleted object has one;
 * <li>after a flush the transaction holds the state of every managed instance that can change;
 * <li>every change of the set of managed instances, of ids and of versions since a savepoint, or in a step that fails,
 * has its inverse in the undo actions, unless {@link #clear} dropped it.
 * </ul>
 */
public final class PersistenceContext extends DrivenContext {

	private final HeapTransaction transaction;

	private final EntityTypes types;

	private final ManagedObjects managed;
	/**
	 * Whether instances are being written. A flush that is asked for meanwhile, for example by a listener, does
	 * nothing, because it is under way.
	 */
	private boolean isFlushing;

	private PersistenceContext(HeapTransaction transaction, EntityTypes types, boolean isManaging) {
		this.transaction = transaction;
		this.types = types;
		this.managed = new ManagedObjects(isManaging, new LiveObjects(transaction, this::readAgain));
	}

	@Override
	ObjectGraphs graphs() {
		ObjectGraphs made = this.graphs;
		if (made == null) {
			made = new ObjectGraphs(this.transaction, this.types, this.managed, this::locate,
					(type, query) -> flush(type, query, null),
					(snapshot) -> attached(new PersistenceContext(snapshot, this.types, false), false).graphs());
			this.graphs = made;
		}
		return made;
	}

	private Object filled(ManagedObject object) {
		return GraphLoader.isUnfilled(object) ? graphs().filled(object) : object.instance;
	}

	/** A context that keeps one instance for each object, of classes that refer to no others. */
	public static PersistenceContext managing(HeapTransaction transaction) {
		return managing(transaction, EntityTypes.NONE);
	}

	/**
	 * A context that keeps one instance for each object, and that the transaction is attached to.
	 * @param types the types of the objects that others refer to
	 */
	public static PersistenceContext managing(HeapTransaction transaction, EntityTypes types) {
		return attached(new PersistenceContext(transaction, types, true), false);
	}

	/** A context that keeps no instance: every instance that it returns is detached. */
	public static PersistenceContext detached(HeapTransaction transaction) {
		return detached(transaction, EntityTypes.NONE);
	}

	/**
	 * A context that keeps no instance, unless objects refer to it, and that the transaction is attached to.
	 * @param types the types of the objects that others refer to
	 */
	public static PersistenceContext detached(HeapTransaction transaction, EntityTypes types) {
		return attached(new PersistenceContext(transaction, types, false), false);
	}

	/**
	 * The context of a transaction that nobody else drives: the transaction itself flushes it before its commit, and rolls
	 * it back. Made if the transaction has none.
	 */
	public static PersistenceContext of(HeapTransaction transaction, EntityTypes types) {
		ObjectContext known = StoreTransaction.attached(transaction);
		return (known != null)
				? (PersistenceContext) ((AttachedContext) known).context()
				: attached(new PersistenceContext(transaction, types, true), true);
	}

	/** As {@link #of}, for a transaction that has no context; returns the context as the transaction knows it. */
	public static ObjectContext attach(HeapTransaction transaction, EntityTypes types) {
		of(transaction, types);
		return Objects.requireNonNull(StoreTransaction.attached(transaction));
	}

	private static PersistenceContext attached(PersistenceContext context, boolean isDriven) {
		StoreTransaction.attach(context.transaction, new AttachedContext(context, isDriven));
		return context;
	}

	/**
	 * Loads a lazy instance that has loaded nothing yet, so that its fields can be read past its methods. Does nothing for
	 * any other object.
	 */
	public static void fill(Object instance) {
		LazyInstance.fill(instance);
	}

	/** The transaction that the context belongs to. */
	public HeapTransaction transaction() {
		return this.transaction;
	}

	// Loading

	/**
	 * The instance of the object with this id; null if there is none. Finding a managed object does not search the
	 * index of ids.
	 * @throws IllegalArgumentException if the id is null or of another type
	 */
	public @Nullable Object find(EntityType type, @Nullable Object id) {
		byte[] key = type.key(id);
		ManagedObject known = managed(type, key);
		if (known != null) {
			return filled(known);
		}
		long reference = type.objects().locate(this.transaction, key);
		return (reference == Extent.NONE) ? null : load(type, reference, key);
	}

	/** The reference of the object with this id, or {@link Extent#NONE}. */
	public long locate(EntityType type, @Nullable Object id) {
		return locate(type, type.key(id));
	}

	private long locate(EntityType type, byte[] key) {
		ManagedObject known = managed(type, key);
		return (known != null) ? known.reference : type.objects().locate(this.transaction, key);
	}

	/** The instance of a stored object. */
	public Object load(EntityType type, long reference) {
		return load(type, reference, null);
	}

	private Object load(EntityType type, long reference, byte @Nullable [] key) {
		ManagedObject known = this.managed.map().get(type, reference);
		if (known == null && type.hasReferences()) {
			return graphs().loader().load(type, reference).instance;
		}
		return (known != null)
				? filled(known)
				: loaded(type, reference, key, type.objects().read(this.transaction, reference));
	}

	/** The instance of the object that a query has come to. */
	public Object load(EntityType type, Hits<Object> hits) {
		ManagedObject known = this.managed.map().get(type, hits.reference());
		if (known == null && type.hasReferences()) {
			return graphs().loader().load(type, hits.reference()).instance;
		}
		return (known != null)
				? filled(known)
				: loaded(type, hits.reference(), null, hits.read());
	}

	private Object loaded(EntityType type, long reference, byte @Nullable [] key, Object read) {
		EntityType own = type.of(read);
		Object instance = own.afterRead(read);
		if (this.managed.isManaging()) {
			this.managed.add(own, reference, key, instance);
		}
		return instance;
	}

	/**
	 * A new instance of the object that a query has come to. The instance is not managed, even if the object has a
	 * managed one.
	 */
	public Object read(EntityType type, Hits<Object> hits) {
		return type.afterRead(hits.read());
	}

	/** The managed object whose id has this key. An object that was deleted past this context is no longer managed. */
	private @Nullable ManagedObject managed(EntityType type, byte[] key) {
		IdentityMap map = this.managed.map();
		if (map.isWaiting(type)) {
			map.putUnderIds(type, this::storedKey);
		}
		ManagedObject known = map.get(type, key);
		if (known != null && type.objects().isDeleted(this.transaction, known.reference)) {
			this.managed.deleted(known);
			return null;
		}
		return (known == null || type.admits(known.type, known.instance)) ? known : null;
	}

	private byte @Nullable [] storedKey(ManagedObject object) {
		return isDeleted(object.type, object.reference)
				? null
				: object.type.key(object.type.objects().readId(this.transaction, object.reference));
	}

	/** Whether this transaction has deleted the object. */
	public boolean isDeleted(EntityType type, long reference) {
		return type.objects().isDeleted(this.transaction, reference);
	}

	// Saving

	/**
	 * Stores a new object; the instance is managed from now on.
	 * @return the instance; another instance if the given one is immutable and gets an id or a version, or if the
	 * listener returns another one
	 * @throws UniqueKeyException if its id or another unique key is known to be taken
	 * @throws UnstorableValueException if a value can't be stored
	 */
	public Object insert(EntityType type, Object entity) {
		if (type.isLive()) {
			this.managed.live().remove(entity);
		}
		return graphs().saving().insert(type.of(entity), entity);
	}

	/**
	 * A new live object. If this context manages instances, the object belongs to the transaction, and the next flush
	 * stores it as a new object. If the type has no ids, the object is stored when something that is stored refers to it.
	 * @throws dev.pmem.heap.exception.UnsupportedTypeException if the class is no type of live objects
	 */
	public Object create(EntityType type) {
		Object instance = type.newLive();
		if (this.managed.isManaging()) {
			LiveObjects live = this.managed.live();
			if (!this.transaction.isActive()) {
				throw new IllegalStateException("The transaction has ended");
			}
			live.requireChangeable();
			live.attach(instance);
			if (type.hasIds()) {
				live.add(type, instance);
				this.managed.undo().add(() -> live.remove(instance));
			}
		}
		return instance;
	}

	/**
	 * Overwrites the object with the instance's id. If the instance is the managed one and can change, nothing is
	 * written now: the next flush writes it. If another instance is managed and can change, the state is copied onto
	 * that instance, by way of its encoded form, so that the two share nothing.
	 * @return the managed instance; null if there is no object with this id
	 * @throws IllegalArgumentException if the instance has no id
	 * @throws ConflictException if the instance's version is not the stored one
	 * @throws UnstorableValueException if a value can't be stored
	 */
	public @Nullable Object update(EntityType declared, Object entity) {
		EntityType type = declared.of(entity);
		if (!type.associations().areSome()) {
			return updateOne(type, entity);
		}
		type.keyOf(entity);
		Object updated = graphs().overwrite(type, entity, this::updateOne, this::deleteOne);
		graphs().settleOrphans(this::deleteOne);
		return updated;
	}

	private @Nullable Object updateOne(EntityType type, Object entity) {
		byte[] key = type.keyOf(entity);
		ManagedObject known = managed(type, key);
		if (known != null && known.instance == entity && type.isMutable()) {
			return entity;
		}
		long reference = (known != null) ? known.reference : type.objects().locate(this.transaction, key);
		return (reference == Extent.NONE)
				? null
				: ObjectOverwrite.run(type, entity, graphs(), this.transaction, known, reference, key);
	}

	/** Drops a created object that no flush has stored yet. Returns whether the instance was one. */
	public boolean discard(EntityType type, Object entity) {
		return type.isLive() && this.managed.live().remove(entity);
	}

	/**
	 * Deletes the object with the instance's id; a managed instance of it is detached.
	 * @return whether there was an object with this id
	 * @throws IllegalArgumentException if the instance has no id
	 * @throws ConflictException if the instance is not managed and its version is not the stored one
	 */
	public boolean delete(EntityType declared, Object entity) {
		EntityType type = declared.of(entity);
		if (discard(type, entity)) {
			return true;
		}
		byte[] key = type.keyOf(entity);
		ManagedObject known = managed(type, key);
		long reference = (known != null) ? known.reference : type.objects().locate(this.transaction, key);
		if (reference == Extent.NONE) {
			return false;
		}
		if (known == null || known.instance != entity) {
			try (ObjectUpdate<Object> stored = type.objects().update(this.transaction, reference)) {
				type.requireStoredVersion(entity, stored);
			}
		}
		delete(type, reference);
		return true;
	}

	/** Deletes an object; a managed instance of it is detached. One that is deleted with another is left out. */
	public void delete(EntityType type, long reference) {
		if (type.mayHaveAssociations()) {
			graphs().delete(reference, this::deleteOne);
		} else {
			deleteOne(type, reference);
		}
	}

	private void deleteOne(EntityType type, long reference) {
		ManagedObject known = this.managed.map().get(type, reference);
		if (known != null) {
			filled(known);
		}
		EntityType own = type.hasSubclasses() ? graphs().deleteActions().typeOf(reference) : type;
		if (own.listener().observesDeletes()) {
			graphs().deleteActions().delete(own, (known != null) ? known.instance : load(own, reference), reference);
		} else {
			type.objects().delete(this.transaction, reference);
		}
		assert this.managed.map().get(reference) == null && isDeleted(type, reference);
	}

	// Flushing

	/** Writes the changes of managed instances, in the order in which they became managed. */
	@Override
	public void flush() {
		flushAll(null);
		assert this.managed.map().checkConsistent();
	}

	@Override
	void writeAdopted() {
		ObjectGraphs known = this.graphs;
		if (known != null) {
			known.writeAdopted((object) -> InstanceWriter.write(object, this.transaction, this));
		}
	}

	/**
	 * As {@link #flush()}, for the instances of one class, before a query of this class that must see their changes.
	 */
	public void flush(EntityType type) {
		flushAll(type);
	}

	/**
	 * As {@link #flush()}, for the instances that a query of this class must see: those of the class, and of the classes
	 * to whose objects the paths of the query lead, also the new ones that hang on instances of other classes.
	 * @param selection what is read of the objects that the query finds; null for instances
	 */
	public void flush(EntityType type, Query query, @Nullable Selection selection) {
		Set<Class<?>> targets = type.objects().targets(query, selection);
		if (targets.isEmpty() && !this.managed.map().hasReferences()) {
			flushAll(type);
			return;
		}
		Set<Class<?>> wanted = new LinkedHashSet<>(targets);
		wanted.add(type.type());
		flushAll(null, (object) -> object.type.home() == type.home()
				|| this.types.mayBringIn(object.type, wanted)
				|| targets.stream().anyMatch((target) -> target.isAssignableFrom(object.type.type())));
	}

	/** Stores the new objects of a class that hang on managed instances, before objects of the class are counted. */
	public void flushNew(EntityType type) {
		if (this.managed.map().hasReferences()) {
			Set<Class<?>> wanted = Set.of(type.type());
			flushAll(null, (object) -> this.types.mayBringIn(object.type, wanted));
		} else {
			flushAll(type, (_) -> false);
		}
	}

	private void flushAll(@Nullable EntityType type) {
		flushAll(type, (_) -> true);
	}

	private void flushAll(@Nullable EntityType type, Predicate<ManagedObject> wanted) {
		if (this.isFlushing || this.transaction.options().readOnly()) {
			return;
		}
		this.isFlushing = true;
		beginRounds();
		try {
			do {
				this.managed.live().takeCreated().forEach(this::insertCreated);
				writeAdopted();
				this.managed.map().forEachMutable(type, (object) -> {
					if (wanted.test(object)) {
						InstanceWriter.write(object, this.transaction, this);
					}
				});
				writeAdopted();
				if (this.graphs != null) {
					this.graphs.settleOrphans(this::deleteOne);
				}
			} while (isAnotherRound());
		} finally {
			this.isFlushing = false;
			endRounds();
		}
	}

	/** Stores a live object, unless an object that refers to it has been stored, and this one with it. */
	private void insertCreated(LiveObjects.Created each) {
		if (this.managed.map().ofInstance(each.instance()) == null) {
			graphs().saving().insert(each.type(), each.instance());
		}
	}

	/** The value of a property of a live object that outlived this context's transaction, as it is stored now. */
	private @Nullable Object readAgain(Class<?> declared, Object id, int index) {
		EntityType type = this.types.typeOf(declared);
		try (HeapTransaction snapshot = this.types.beginReadOnly()) {
			Object newest = detached(snapshot, this.types).find(type, id);
			if (newest == null) {
				throw new ConflictException("The " + declared.getName() + " with id " + id
						+ " was deleted meanwhile: what it refers to can't be loaded any more");
			}
			return ((LiveInstance) newest).pmemState().get(index);
		}
	}

	@Override
	boolean isChanged(long reference) {
		ManagedObject known = this.managed.map().get(reference);
		return known != null && DirtyCheck.isChanged(known, this.transaction, this::graphs);
	}

	// Detaching

	/**
	 * Detaches a managed instance. Its changes since the last flush are lost, and the object's next load returns a new
	 * instance. Does nothing if the instance is not managed. The instance stays detached when a savepoint is rolled
	 * back to.
	 */
	public void detach(EntityType type, Object entity) {
		ManagedObject known = managed(type, type.keyOf(entity));
		if (known != null && known.instance == entity) {
			this.managed.map().remove(known);
		}
	}

	/**
	 * Detaches all managed instances. Their changes since the last flush are lost; flushed, saved and deleted objects
	 * stay so in the transaction. The context drops the instances altogether, so a later rollback does not take back
	 * the ids and versions that they were given.
	 */
	public void clear() {
		this.managed.live().takeCreated();
		if (this.graphs != null) {
			this.graphs.settled();
			this.graphs.remember(false);
		}
		this.managed.clear();
		assert this.managed.map().checkConsistent();
	}

	/** Detaches the instances of objects that were deleted past this context. */
	public void detachDeleted() {
		this.managed.detachAll((object) -> isDeleted(object.type, object.reference));
	}

	// Rolling back

	/**
	 * A mark to which {@link #rollbackTo} goes back. Must be taken after a flush, together with a savepoint of the
	 * transaction.
	 */
	@Override
	public int savepoint() {
		assert this.managed.map().checkConsistent();
		return this.managed.savepoint();
	}

	/**
	 * Goes back to a mark, after the transaction was rolled back to its savepoint. Every managed instance gets the
	 * state that its object has now. Instances that became managed since are detached; objects that were deleted since
	 * are managed again.
	 */
	@Override
	public void rollbackTo(int mark) {
		this.managed.undo().undoTo(mark);
		this.managed.map().forEachMutable(null, this::restore);
		assert this.managed.map().checkConsistent();
	}

	private void restore(ManagedObject object) {
		object.written = null;
		if (GraphLoader.isUnfilled(object)) {
			return;
		}
		try (ObjectUpdate<Object> update = object.type.objects().update(this.transaction, object.reference)) {
			graphs().restore(object, update);
		}
	}

	/**
	 * Takes back the ids and versions that instances were given, after the transaction was rolled back, or its commit
	 * failed.
	 */
	@Override
	public void rolledBack() {
		if (this.graphs != null) {
			this.graphs.remember(false);
		}
		this.managed.rolledBack();
	}

	/** Class and id of a managed object, for messages; null if it isn't managed. */
	public @Nullable String describe(long reference) {
		ManagedObject known = this.managed.map().get(reference);
		return (known == null) ? null : known.type.describe(known.instance);
	}

	/** Class and id of a managed object whose changes no flush has written, for messages; null if there is none. */
	public @Nullable String describeChanged() {
		return DirtyCheck.describeChanged(this.managed, this.transaction, this::graphs);
	}

	/**
	 * Asserts the invariants of the managed objects: each is found under its reference and its id, and none is deleted.
	 * For tests: takes time in proportion to the managed objects, and needs assertions.
	 */
	public void checkConsistent() {
		assert this.managed.map().checkConsistent();
		this.managed.map().forEach((object) -> {
			assert !isDeleted(object.type, object.reference) : "deleted and managed: " + object.reference;
			assert object.key == null
					|| object.type.objects().locate(this.transaction, object.key) == object.reference
					: "under an id that is not"
							+ " its own: " + object.reference;
		});
	}

}
