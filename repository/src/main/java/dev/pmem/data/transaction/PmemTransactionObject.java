/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.transaction;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.SavepointManager;
import org.springframework.transaction.support.SmartTransactionObject;
import org.springframework.util.Assert;

/**
 * The transaction manager's view of a transaction: its holder, if there is one. It reports the rollback-only mark that
 * a participating transaction left, and manages savepoints.
 */
final class PmemTransactionObject implements SmartTransactionObject, SavepointManager {

	private final PmemExceptionTranslator translator;

	private @Nullable PmemTransactionHolder holder;

	PmemTransactionObject(PmemExceptionTranslator translator, @Nullable PmemTransactionHolder holder) {
		this.translator = translator;
		this.holder = holder;
	}

	@Nullable
	PmemTransactionHolder holder() {
		return this.holder;
	}

	PmemTransactionHolder requiredHolder() {
		PmemTransactionHolder holder = this.holder;
		Assert.state(holder != null, "No transaction");
		return holder;
	}

	void setHolder(@Nullable PmemTransactionHolder holder) {
		this.holder = holder;
	}

	@Override
	public boolean isRollbackOnly() {
		return this.holder != null && this.holder.isRollbackOnly();
	}

	@Override
	public void flush() {
		translating(() -> requiredHolder().flush());
	}

	@Override
	public Object createSavepoint() {
		try {
			return requiredHolder().createSavepoint();
		} catch (RuntimeException ex) {
			throw this.translator.translate(ex);
		}
	}

	@Override
	public void rollbackToSavepoint(Object savepoint) {
		translating(() -> requiredHolder().rollbackTo(savepoint));
	}

	/** The heap keeps no resources for a savepoint. */
	@Override
	public void releaseSavepoint(Object savepoint) {}

	private void translating(Runnable action) {
		try {
			action.run();
		} catch (RuntimeException ex) {
			throw this.translator.translate(ex);
		}
	}

}
