/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.OptimisticLockingFailureException;

import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.HeapTransaction;

/**
 * Inserts, updates and deletes entities of a class in a session.
 */
final class EntityWriter {

	private final Session session;

	private final EntityBinding binding;

	private final Extent<Object> extent;

	private final HeapTransaction transaction;

	EntityWriter(Session session, EntityBinding binding) {
		this.session = session;
		this.binding = binding;
		this.extent = binding.extent();
		this.transaction = session.transaction();
	}

	Object save(Object entity) {
		this.binding.checkInstance(entity);
		if (this.binding.isNew(entity)) {
			return insertNew(entity);
		}
		if (this.session.isManaged(this.binding, entity)) {
			return entity; // to be written at the next flush
		}
		long reference = this.binding.locate(this.transaction, this.binding.id().get(entity));
		if (reference == Extent.NONE) {
			if (!this.binding.mayBeNew(entity)) {
				throw gone(entity);
			}
			return insertNew(entity);
		}
		return update(reference, entity);
	}

	Object insert(Object entity) {
		this.binding.checkInstance(entity);
		return insertNew(entity);
	}

	Object update(Object entity) {
		this.binding.checkInstance(entity);
		long reference = this.binding.locate(this.transaction, this.binding.id().get(entity));
		if (reference == Extent.NONE) {
			throw gone(entity);
		}
		return update(reference, entity);
	}

	void delete(Object entity) {
		this.binding.checkInstance(entity);
		if (this.binding.isNew(entity)) {
			return;
		}
		long reference = this.binding.locate(this.transaction, this.binding.id().get(entity));
		if (reference != Extent.NONE) {
			checkVersion(reference, this.session.managed(reference), entity);
			this.session.delete(this.binding, reference);
		} else if (this.binding.version() != null) {
			throw gone(entity);
		}
	}

	private Object insertNew(Object entity) {
		UndoLog undoLog = this.session.undoLog();
		int mark = undoLog.mark();
		try {
			Object instance = this.session.lifecycle().beforeConvert(entity);
			if (this.binding.isWithoutId(instance)) {
				instance = this.binding.generateId(instance, undoLog);
			}
			VersionAccess version = this.binding.version();
			if (version != null && version.get(instance) != 0) {
				instance = this.binding.setVersion(version, instance, 0, undoLog);
			}
			instance = this.session.lifecycle().beforeSave(instance);
			long reference = this.extent.insert(this.transaction, instance);
			instance = this.session.lifecycle().afterSave(instance);
			this.session.manage(this.binding, reference, instance);
			return instance;
		} catch (RuntimeException ex) {
			undoLog.undoTo(mark);
			throw ex;
		}
	}

	private Object update(long reference, Object entity) {
		ManagedEntity managed = this.session.managed(reference);
		if (managed != null && managed.instance == entity && this.binding.isMutable()) {
			return entity; // to be written at the next flush
		}
		checkVersion(reference, managed, entity);
		if (managed != null && this.binding.isMutable()) {
			return merge(managed, entity);
		}
		Object instance = write(reference, entity);
		if (managed == null) {
			this.session.manage(this.binding, reference, instance);
		} else {
			this.session.replace(managed, instance);
		}
		return instance;
	}

	/** Overwrites an object with the state of an instance that has the object's version. */
	private Object write(long reference, Object entity) {
		VersionAccess version = this.binding.version();
		Lifecycle lifecycle = this.session.lifecycle();
		if (version == null && !lifecycle.isPresent()) {
			this.extent.update(this.transaction, reference, entity);
			return entity;
		}
		if (!this.extent.differs(this.transaction, reference, entity)) {
			return entity;
		}
		UndoLog undoLog = this.session.undoLog();
		int mark = undoLog.mark();
		try {
			Object instance = lifecycle.beforeConvert(entity);
			if (version != null) {
				instance = this.binding.setVersion(version, instance, version.next(version.get(instance)), undoLog);
			}
			instance = lifecycle.beforeSave(instance);
			this.extent.update(this.transaction, reference, instance);
			return lifecycle.afterSave(instance);
		} catch (RuntimeException ex) {
			undoLog.undoTo(mark);
			throw ex;
		}
	}

	/**
	 * Gives the managed instance the state of another one, by way of the heap so that they share nothing. Where it can't
	 * take that state, in a final property, the other one becomes the managed one.
	 */
	private Object merge(ManagedEntity managed, Object entity) {
		long reference = managed.reference;
		boolean changed = this.extent.differs(this.transaction, reference, entity);
		if (changed) {
			this.session.lifecycle().beforeConvert(entity);
			this.extent.update(this.transaction, reference, entity);
		}
		this.binding.copyState(this.extent.read(this.transaction, reference), managed.instance);
		if (this.extent.differs(this.transaction, reference, managed.instance)) {
			this.session.replace(managed, entity);
		}
		VersionAccess version = this.binding.version();
		if (changed && version != null) {
			this.binding.setVersion(version, managed.instance, version.next(managed.version), this.session.undoLog());
			this.extent.update(this.transaction, reference, managed.instance);
		}
		managed.readVersion();
		return managed.instance;
	}

	private void checkVersion(long reference, @Nullable ManagedEntity managed, Object entity) {
		VersionAccess version = this.binding.version();
		if (version == null || (managed != null && managed.instance == entity)) {
			return;
		}
		long stored = (managed != null)
				? managed.version
				: version.get(this.extent.read(this.transaction, reference));
		long given = version.get(entity);
		if (given != stored) {
			throw new OptimisticLockingFailureException(
					"The " + describe(entity) + " was changed meanwhile: its version is " + stored + ", not "
							+ ((given == VersionAccess.ABSENT) ? "null" : Long.toString(given)));
		}
	}

	private OptimisticLockingFailureException gone(Object entity) {
		return new OptimisticLockingFailureException("The " + describe(entity) + " is not stored (any more)");
	}

	private String describe(Object entity) {
		return this.binding.type().getName() + " with id " + this.binding.id().get(entity);
	}

}
