/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import org.jspecify.annotations.Nullable;

import dev.pmem.data.transaction.PmemExceptionTranslator;
import dev.pmem.data.transaction.TransactionParticipant;
import dev.pmem.heap.context.EntityTypes;
import dev.pmem.heap.context.PersistenceContext;
import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.store.HeapTransaction;

/**
 * A persistence context in the terms of Spring Data: it decides which entities are new, and takes part in the
 * transactions of the transaction manager. Used by one thread at a time.
 */
final class Session implements TransactionParticipant {

	private final PersistenceContext context;

	private final PmemExceptionTranslator translator;

	private Session(PersistenceContext context, PmemExceptionTranslator translator) {
		this.context = context;
		this.translator = translator;
	}

	/** A session in a transaction of the transaction manager: it keeps one instance for each object. */
	static Session managing(HeapTransaction transaction, EntityTypes types,
			PmemExceptionTranslator translator) {
		return new Session(PersistenceContext.managing(transaction, types), translator);
	}

	/** A session for a single call: every instance is detached. */
	static Session detached(HeapTransaction transaction, EntityTypes types,
			PmemExceptionTranslator translator) {
		return new Session(PersistenceContext.detached(transaction, types), translator);
	}

	PersistenceContext context() {
		return this.context;
	}

	HeapTransaction transaction() {
		return this.context.transaction();
	}

	Object insert(EntityBinding declared, Object entity) {
		EntityBinding binding = declared.of(entity);
		return this.context.insert(binding.entityType(), entity);
	}

	Object update(EntityBinding declared, Object entity) {
		EntityBinding binding = declared.of(entity);
		Object updated = this.context.update(binding.entityType(), entity);
		if (updated == null) {
			throw gone(binding, entity);
		}
		return updated;
	}

	Object save(EntityBinding declared, Object entity) {
		EntityBinding binding = declared.of(entity);
		if (binding.isNew(entity)) {
			return this.context.insert(binding.entityType(), entity);
		}
		Object updated = this.context.update(binding.entityType(), entity);
		if (updated != null) {
			return updated;
		}
		if (!binding.mayBeNew(entity)) {
			throw gone(binding, entity);
		}
		return this.context.insert(binding.entityType(), entity);
	}

	void delete(EntityBinding declared, Object entity) {
		EntityBinding binding = declared.of(entity);
		if (this.context.discard(binding.entityType(), entity)) {
			return;
		}
		if (!binding.isNew(entity) && !this.context.delete(binding.entityType(), entity)
				&& binding.version() != null) {
			throw gone(binding, entity);
		}
	}

	private static ConflictException gone(EntityBinding binding, Object entity) {
		return new ConflictException("The " + binding.entityType().describe(entity) + " is not stored (any more)");
	}

	@Override
	public void flush() {
		try {
			this.context.flush();
		} catch (RuntimeException ex) {
			throw this.translator.translate(ex);
		}
	}

	@Override
	public Object savepoint() {
		return this.context.savepoint();
	}

	@Override
	public void rollbackTo(Object savepoint) {
		this.context.rollbackTo((Integer) savepoint);
	}

	@Override
	public @Nullable String describe(long reference) {
		return this.context.describe(reference);
	}

	@Override
	public @Nullable String describeChanged() {
		return this.context.describeChanged();
	}

	@Override
	public void rolledBack() {
		this.context.rolledBack();
	}

}
