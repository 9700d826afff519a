/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.pmem.data.transaction.PmemExceptionTranslator;
import dev.pmem.data.transaction.TransactionParticipant;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Hits;

/**
 * What the template knows of a transaction. In a transaction of the transaction manager it keeps one instance for each
 * object; in that of a single call it has no identity map, and every instance is detached.
 * <p>
 * Invariant: after {@link #flush()} the heap's transaction holds the state of every managed mutable instance.
 */
final class Session implements TransactionParticipant {

	private final HeapTransaction transaction;

	private final @Nullable IdentityMap identityMap;

	private final Lifecycle lifecycle;

	private final PmemExceptionTranslator translator;

	private final UndoLog undoLog = new UndoLog();

	/** References deleted since somebody asked for it; null before. */
	private @Nullable Set<Long> deleted;

	private boolean savepoints;

	private boolean flushing;

	Session(HeapTransaction transaction, boolean managing, Lifecycle lifecycle, PmemExceptionTranslator translator) {
		this.transaction = transaction;
		this.identityMap = managing ? new IdentityMap() : null;
		this.lifecycle = lifecycle;
		this.translator = translator;
	}

	HeapTransaction transaction() {
		return this.transaction;
	}

	Lifecycle lifecycle() {
		return this.lifecycle;
	}

	UndoLog undoLog() {
		return this.undoLog;
	}

	@Nullable
	ManagedEntity managed(long reference) {
		return (this.identityMap == null) ? null : this.identityMap.get(reference);
	}

	/** Whether this is surely the managed, mutable instance of an object; not every such instance is told. */
	boolean isManaged(EntityBinding binding, Object instance) {
		return this.identityMap != null && binding.isMutable() && this.identityMap.holds(instance);
	}

	/** The instance of this id, or null. */
	@Nullable
	Object find(EntityBinding binding, Object id) {
		long reference = binding.locate(this.transaction, id);
		return (reference == Extent.NONE) ? null : load(binding, reference);
	}

	/** The managed instance of an object, or a new one. */
	Object load(EntityBinding binding, long reference) {
		ManagedEntity managed = managed(reference);
		if (managed != null) {
			return managed.instance;
		}
		Object instance = this.lifecycle.afterConvert(binding.extent().read(this.transaction, reference));
		manage(binding, reference, instance);
		return instance;
	}

	/** The managed instance of a query's hit, or a new one made of what was read to match it. */
	Object load(EntityBinding binding, Hits<?> hits) {
		ManagedEntity managed = managed(hits.reference());
		if (managed != null) {
			return managed.instance;
		}
		Object instance = this.lifecycle.afterConvert(hits.read());
		manage(binding, hits.reference(), instance);
		return instance;
	}

	/** Takes an instance as that of an object which has none. */
	void manage(EntityBinding binding, long reference, Object instance) {
		IdentityMap map = this.identityMap;
		if (map == null) {
			return;
		}
		ManagedEntity managed = new ManagedEntity(binding, reference, instance);
		map.add(managed);
		if (this.savepoints) {
			this.undoLog.add(() -> map.remove(managed));
		}
	}

	/** Takes another instance as that of an object. */
	void replace(ManagedEntity managed, Object instance) {
		Object former = managed.instance;
		if (former != instance) {
			this.undoLog.add(() -> {
				managed.instance = former;
				managed.readVersion();
			});
			managed.instance = instance;
		}
		managed.readVersion();
	}

	/** From now on remembers what is deleted. */
	void trackDeletions() {
		if (this.deleted == null) {
			this.deleted = new HashSet<>();
		}
	}

	/** Whether an object was deleted while deletions were tracked. */
	boolean isDeleted(long reference) {
		return this.deleted != null && this.deleted.contains(reference);
	}

	/** Deletes an object from the heap; its instance is detached. */
	void delete(EntityBinding binding, long reference) {
		binding.extent().delete(this.transaction, reference);
		Set<Long> deleted = this.deleted;
		if (deleted != null && deleted.add(reference)) {
			this.undoLog.add(() -> deleted.remove(reference));
		}
		ManagedEntity managed = managed(reference);
		IdentityMap map = this.identityMap;
		if (managed != null && map != null) {
			map.remove(managed);
			this.undoLog.add(() -> map.restore(managed));
		}
	}

	/** Writes the changes of the instances of a class. */
	void flush(EntityBinding binding) {
		flush(binding.type());
	}

	@Override
	public void flush() {
		flush((Class<?>) null);
	}

	private void flush(@Nullable Class<?> type) {
		if (this.identityMap == null || this.flushing || this.transaction.options().readOnly()) {
			return;
		}
		this.flushing = true;
		try {
			this.identityMap.forEachMutable(type, this::flush);
		} catch (RuntimeException ex) {
			throw this.translator.translate(ex);
		} finally {
			this.flushing = false;
		}
	}

	private void flush(ManagedEntity managed) {
		EntityBinding binding = managed.binding;
		VersionAccess version = binding.version();
		Object instance = managed.instance;
		if (version == null && !this.lifecycle.isPresent()) {
			binding.extent().update(this.transaction, managed.reference, instance);
			return;
		}
		if (version != null && version.get(instance) != managed.version) {
			version.set(instance, managed.version);
		}
		if (!binding.extent().differs(this.transaction, managed.reference, instance)) {
			return;
		}
		callback(binding, instance, this.lifecycle.beforeConvert(instance));
		int mark = this.undoLog.mark();
		try {
			if (version != null) {
				binding.setVersion(version, instance, version.next(managed.version), this.undoLog);
			}
			callback(binding, instance, this.lifecycle.beforeSave(instance));
			binding.extent().update(this.transaction, managed.reference, instance);
		} catch (RuntimeException ex) {
			this.undoLog.undoTo(mark);
			throw ex;
		}
		managed.readVersion();
		callback(binding, instance, this.lifecycle.afterSave(instance));
	}

	private static void callback(EntityBinding binding, Object instance, Object result) {
		if (result != instance) {
			binding.copyState(result, instance);
		}
	}

	@Override
	public Object savepoint() {
		this.savepoints = true;
		return this.undoLog.mark();
	}

	@Override
	public void rollbackTo(Object savepoint) {
		this.undoLog.undoTo((Integer) savepoint);
		if (this.identityMap != null) {
			this.identityMap.forEachMutable(null, this::restore);
		}
	}

	private void restore(ManagedEntity managed) {
		Extent<Object> extent = managed.binding.extent();
		if (extent.differs(this.transaction, managed.reference, managed.instance)) {
			managed.binding.copyState(extent.read(this.transaction, managed.reference), managed.instance);
		}
		managed.readVersion();
	}

	@Override
	public @Nullable String describe(long reference) {
		ManagedEntity managed = managed(reference);
		return (managed == null)
				? null
				: managed.binding.type().getName() + " with id " + managed.binding.id().get(managed.instance);
	}

	@Override
	public void rolledBack() {
		this.undoLog.undoTo(0);
	}

}
