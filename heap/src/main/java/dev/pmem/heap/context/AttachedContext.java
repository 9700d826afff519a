/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongPredicate;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.extent.ObjectContext;
import dev.pmem.heap.object.payload.CollectionType;
import dev.pmem.heap.object.payload.LazyReferences;
import dev.pmem.heap.object.payload.StoredReferences;
import dev.pmem.heap.store.HeapTransaction;

/**
 * A persistence context as its transaction knows it.
 *
 * @param isDriven whether the transaction flushes the context and rolls it back; otherwise somebody else does
 */
record AttachedContext(DrivenContext context, boolean isDriven) implements ObjectContext {

	@Override
	public Object instance(long offset, Class<?> type) {
		return this.context.graphs().loader().instance(offset, type);
	}

	@Override
	public Object instance(long offset, Class<?> type, String path) {
		return this.context.graphs().loader().instance(offset, type, path);
	}

	@Override
	public Object unfilled(long offset, Class<?> type, String path) {
		return this.context.graphs().loader().unfilled(offset, type, path);
	}

	@Override
	public Object idOf(long offset) {
		return this.context.graphs().loader().idOf(offset);
	}

	@Override
	public Object collection(long offset, CollectionType type) {
		return this.context.graphs().loader().collection(offset, type);
	}

	@Override
	public long offsetOf(Object collection, CollectionType type) {
		return this.context.graphs().linked().offsetOf(collection, type);
	}

	@Override
	public LazyReferences lazily(StoredReferences references, Class<?> type, String path) {
		return this.context.graphs().loader().lazily(references, type, path);
	}

	@Override
	public void whenFilled(List<?> instances, Runnable action) {
		this.context.graphs().loader().whenFilled(instances, action);
	}

	@Override
	public void whenComplete(Runnable action) {
		this.context.graphs().loader().whenComplete(action);
	}

	@Override
	public long offsetOf(Object target, Class<?> type) {
		return this.context.graphs().linked().offsetOf(target, type);
	}

	@Override
	public @Nullable Object present(Object container, LazyReferences references) {
		return this.context.graphs().present(container, references);
	}

	@Override
	public Collection<?> storedElements(Collection<?> collection) {
		return this.context.graphs().linked().storedElements(collection);
	}

	@Override
	public @Nullable StoredReferences storedOf(LazyReferences references) {
		return this.context.graphs().linked().storedOf(references);
	}

	@Override
	public long find(Object instance) {
		return this.context.graphs().linked().find(instance);
	}

	@Override
	public long insert(Object instance) {
		return this.context.graphs().insert(instance);
	}

	@Override
	public boolean update(long reference, Object instance) {
		return this.context.graphs().overwrite(reference, instance);
	}

	@Override
	public boolean isChanged(long reference) {
		return this.context.isChanged(reference);
	}

	@Override
	public boolean hasId(Object instance) {
		return this.context.graphs().linked().typeOf(instance).hasIds();
	}

	@Override
	public long referenceOf(Object instance) {
		return this.context.graphs().referenceOf(instance);
	}

	@Override
	public void storeReferenced(Runnable action) {
		this.context.graphs().saving().storeReferenced(action);
	}

	@Override
	public void beforeCommit() {
		if (this.isDriven) {
			this.context.flush();
		} else {
			this.context.writeAdopted();
		}
	}

	@Override
	public void deleted(long reference) {
		this.context.graphs().managed().deleted(this.context.graphs().managed().map().get(reference));
	}

	@Override
	public void delete(long reference) {
		if (this.context.graphs().deleteReferrer(reference)) {
			// what was told may have changed instances
			this.context.flush();
		}
	}

	@Override
	public void erase(long reference, LongPredicate gone) {
		this.context.graphs().deleteActions().erase(reference, gone);
	}

	@Override
	public void refreshErased() {
		this.context.graphs().deleteActions().refresh();
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
	public <R extends @Nullable Object> R onSnapshot(Function<HeapTransaction, R> action) {
		return this.context.graphs().onSnapshot(action);
	}

	@Override
	public void settled() {
		ObjectGraphs known = this.context.graphs;
		if (known != null) {
			known.settled();
		}
	}

	@Override
	public void committed() {
		remember(true);
	}

	@Override
	public void rolledBack() {
		remember(false);
		if (this.isDriven) {
			this.context.rolledBack();
		}
	}

	private void remember(boolean isCommitted) {
		ObjectGraphs known = this.context.graphs;
		if (known != null) {
			known.remember(isCommitted);
		}
	}

}
