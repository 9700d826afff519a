/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.extent.ObjectContext;
import dev.pmem.heap.object.payload.LazyReferences;

/**
 * A persistence context as its transaction knows it.
 *
 * @param isDriven whether the transaction flushes the context and rolls it back; otherwise somebody else does
 */
record AttachedContext(Graphs context, boolean isDriven) implements ObjectContext {

	@Override
	public Object instance(long offset, Class<?> type) {
		return this.context.loader().instance(offset, type);
	}

	@Override
	public LazyReferences lazily(long[] offsets, Class<?> type, String property) {
		return this.context.loader().lazily(offsets, type, property);
	}

	@Override
	public void whenComplete(Runnable action) {
		this.context.loader().whenComplete(action);
	}

	@Override
	public long offsetOf(Object target, Class<?> type) {
		return this.context.referenced().offsetOf(target, type);
	}

	@Override
	public long @Nullable [] offsetsOf(LazyReferences references) {
		return this.context.referenced().offsetsOf(references);
	}

	@Override
	public long insert(Object instance) {
		return this.context.insertReferenced(instance);
	}

	@Override
	public boolean update(long reference, Object instance) {
		return this.context.overwrite(reference, instance);
	}

	@Override
	public long referenceOf(Object instance) {
		return this.context.referenceOf(instance);
	}

	@Override
	public void storeReferenced(Runnable action) {
		this.context.storeReferenced(action);
	}

	@Override
	public void beforeCommit() {
		if (this.isDriven) {
			this.context.flush();
		}
	}

	@Override
	public int savepoint() {
		if (!this.isDriven) {
			return 0;
		}
		this.context.flush();
		return this.context.savepoint();
	}

	@Override
	public void rolledBackTo(int mark) {
		if (this.isDriven) {
			this.context.rollbackTo(mark);
		}
	}

	@Override
	public void rolledBack() {
		if (this.isDriven) {
			this.context.rolledBack();
		}
	}

}
