/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.object.payload.ReferenceSource;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.query.Selection;
import dev.pmem.heap.query.plan.QueryShape;
import dev.pmem.heap.query.plan.TargetQueries;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Hits;
import dev.pmem.heap.store.Rows;

/**
 * An extent as callers see it: what the JVM throws for memory that it can't have, or has no more, says what happened to the
 * pool.
 *
 * @param <T> the class
 */
public final class CheckedExtent<T> implements Extent<T> {

	private final StoredExtent<T> target;

	private final AccessFaults faults;

	/** The parts of the hierarchy that were asked for, by their class. */
	private final Map<Class<?>, CheckedExtent<?>> parts;

	CheckedExtent(StoredExtent<T> target, AccessFaults faults) {
		this(target, faults, new ConcurrentHashMap<>());
	}

	private CheckedExtent(StoredExtent<T> target, AccessFaults faults, Map<Class<?>, CheckedExtent<?>> parts) {
		this.target = target;
		this.faults = faults;
		this.parts = parts;
	}

	@Override
	@SuppressWarnings("unchecked")
	public <S extends T> CheckedExtent<S> ofType(Class<S> type) {
		if (type == (Class<?>) definition().type()) {
			return (CheckedExtent<S>) this;
		}
		return (CheckedExtent<S>) this.parts.computeIfAbsent(type,
				(_) -> new CheckedExtent<>(this.target.ofType(type), this.faults, this.parts));
	}

	/** Whether objects of exactly this class can be stored. */
	public boolean holds(Class<?> type) {
		return this.target.holds(type);
	}

	/** The extent of the whole hierarchy, which is the same one for all its parts. */
	public Object home() {
		return this.target.home();
	}

	/** The extent itself, whose exceptions are not translated. */
	public StoredExtent<T> target() {
		return this.target;
	}

	@Override
	public ExtentDefinition<T> definition() {
		return this.target.definition();
	}

	@Override
	public long locate(HeapTransaction transaction, Object id) {
		try {
			return this.target.locate(transaction, id);
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw this.faults.translate(ex);
		}
	}

	/**
	 * The key of an id in the primary index: ids are the same if their keys are.
	 * @throws IllegalArgumentException if the id is of another type
	 */
	public byte[] key(Object id) {
		return this.target.key(id);
	}

	/** The reference of the object whose id has this {@link #key}, or {@link #NONE}. */
	public long locate(HeapTransaction transaction, byte[] key) {
		try {
			return this.target.locate(transaction, key);
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw this.faults.translate(ex);
		}
	}

	/** The reference of the object that the transaction has deleted and whose id has this key, or {@link #NONE}. */
	public long locateDeleted(HeapTransaction transaction, byte[] key) {
		return this.target.locateDeleted(transaction, key);
	}

	/** Whether the transaction has deleted the object. */
	public boolean isDeleted(HeapTransaction transaction, long reference) {
		return StoreTransaction.blocks(transaction).isDeleted(reference);
	}

	@Override
	public T read(HeapTransaction transaction, long reference) {
		try {
			return this.target.read(transaction, reference);
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw this.faults.translate(ex);
		}
	}

	@Override
	public @Nullable T find(HeapTransaction transaction, Object id) {
		try {
			return this.target.find(transaction, id);
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw this.faults.translate(ex);
		}
	}

	@Override
	public Object readId(HeapTransaction transaction, long reference) {
		try {
			return this.target.readId(transaction, reference);
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw this.faults.translate(ex);
		}
	}

	@Override
	public long insert(HeapTransaction transaction, T instance) {
		try {
			return this.target.insert(transaction, instance);
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw this.faults.translate(ex);
		}
	}

	@Override
	public boolean update(HeapTransaction transaction, long reference, T instance) {
		try {
			return this.target.update(transaction, reference, instance);
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw this.faults.translate(ex);
		}
	}

	/**
	 * A new live object of the class, which belongs to nobody and is not stored.
	 * @throws dev.pmem.heap.exception.UnsupportedTypeException if the class is no type of live objects
	 */
	public T newLive() {
		return this.target.newLive();
	}

	/** Whether objects can refer to others. */
	public boolean hasReferences() {
		return this.target.hasReferences();
	}

	/** Whether objects have ids. Without ids, objects are found through others only, and the extent knows none. */
	public boolean hasIds() {
		return this.target.hasIds();
	}

	/**
	 * A new instance of an object, of which only what its constructor takes is set.
	 * @param image the object as the transaction reads it; nobody else may use it before {@link #fill} returns
	 * @param references gives the instances that the constructor takes
	 */
	public T create(BlockImage image, ReferenceSource references) {
		try {
			return this.target.readers().create(image, references);
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw this.faults.translate(ex);
		}
	}

	/** Sets what the constructor did not take. */
	public void fill(Object instance, BlockImage image, ReferenceSource references) {
		try {
			this.target.readers().fill(instance, image, references);
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw this.faults.translate(ex);
		}
	}

	/** An object as the transaction reads it, in a new image. */
	public BlockImage image(HeapTransaction transaction, long reference) {
		try {
			return StoreTransaction.blocks(transaction).readObject(reference, new BlockImage());
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw this.faults.translate(ex);
		}
	}

	/** The id of the object in an image; null if the object has none, which shows damage. */
	public @Nullable Object id(BlockImage image) {
		try {
			return this.target.readers().id(image);
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw this.faults.translate(ex);
		}
	}

	/** Whether constructors of the objects take other objects, whose instances must be made first. */
	public boolean hasConstructorReferences() {
		return this.target.readers().constructorReferences().areSome();
	}

	/** The objects that the constructor of the object in the image takes. */
	public long[] constructorReferences(BlockImage image) {
		LayoutReaders<T> readers = this.target.readers();
		return readers.constructorReferences().targets(readers.layout(image), image.bytes, image.length);
	}

	/** The property by which the constructor of the object in the image takes another object. */
	public String constructorPath(BlockImage image, long target) {
		LayoutReaders<T> readers = this.target.readers();
		return readers.constructorReferences().path(readers.layout(image), image, target);
	}

	/** An insert in steps. */
	public ObjectInsert<T> newObject(HeapTransaction transaction) {
		return this.target.newObject(transaction);
	}

	/** An update in steps; to be closed. */
	public ObjectUpdate<T> update(HeapTransaction transaction, long reference) {
		return this.target.update(transaction, reference);
	}

	/**
	 * A property of whole numbers of the class itself that updates read and overwrite.
	 * @throws IllegalArgumentException if the class has none of this name
	 */
	public NumberProperty numberProperty(String name) {
		return this.target.numberProperty(name);
	}

	@Override
	public boolean differs(HeapTransaction transaction, long reference, T instance) {
		try {
			return this.target.differs(transaction, reference, instance);
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw this.faults.translate(ex);
		}
	}

	@Override
	public void touch(HeapTransaction transaction, long reference) {
		try {
			this.target.touch(transaction, reference);
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw this.faults.translate(ex);
		}
	}

	@Override
	public void delete(HeapTransaction transaction, long reference) {
		try {
			this.target.delete(transaction, reference);
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw this.faults.translate(ex);
		}
	}

	@Override
	public long count(HeapTransaction transaction) {
		try {
			return this.target.count(transaction);
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw this.faults.translate(ex);
		}
	}

	@Override
	public long count(HeapTransaction transaction, Criteria criteria) {
		try {
			return this.target.count(transaction, criteria);
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw this.faults.translate(ex);
		}
	}

	@Override
	public Hits<T> find(HeapTransaction transaction, Query query) {
		try {
			return this.target.find(transaction, query);
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw this.faults.translate(ex);
		}
	}

	@Override
	public long nextSequenceValue() {
		try {
			return this.target.nextSequenceValue();
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw this.faults.translate(ex);
		}
	}

	@Override
	public Rows select(HeapTransaction transaction, Query query, Selection selection) {
		try {
			return this.target.select(transaction, query, selection);
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw this.faults.translate(ex);
		}
	}

	@Override
	public void check(Selection selection) {
		this.target.check(selection);
	}

	/**
	 * The classes whose objects a query looks at through references, but for that of the extent.
	 * @param selection what is read of the objects that are found; null for instances
	 */
	public Set<Class<?>> targets(Query query, @Nullable Selection selection) {
		return this.target.targets(query, selection);
	}

	/** The classes of which properties of the hierarchy's objects admit instances that they refer to. */
	public Set<Class<?>> referencedClasses() {
		return this.target.referenceIndexes().targetClasses();
	}

	/** The classes whose objects the extent of the whole hierarchy holds. */
	ExtentClasses classes() {
		return this.target.classes();
	}

	TargetQueries.Reach reach(QueryShape shape) {
		return this.target.reach(shape);
	}

	/** Other objects to which this extent's refer may be found by indexes from now on. */
	void forgetPlans() {
		this.target.forgetPlans();
		this.parts.values().forEach((part) -> part.target.forgetPlans());
	}

	@Override
	public String explain(Query query) {
		return this.target.explain(query);
	}

	@Override
	public void check(Query query) {
		this.target.check(query);
	}

}
