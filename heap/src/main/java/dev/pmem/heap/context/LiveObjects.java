/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.extent.ObjectContext;
import dev.pmem.heap.extent.StoreTransaction;
import dev.pmem.heap.object.live.LiveInstance;
import dev.pmem.heap.object.live.LiveOwner;
import dev.pmem.heap.object.payload.CollectionType;
import dev.pmem.heap.object.payload.LazyReferences;
import dev.pmem.heap.object.payload.ReferenceSource;
import dev.pmem.heap.object.payload.StoredReferences;
import dev.pmem.heap.store.HeapTransaction;

/**
 * The live objects of a context: to whom they belong, and those that were created and are not stored yet. Not
 * thread-safe.
 */
final class LiveObjects implements LiveOwner, ReferenceSource {

	private final HeapTransaction transaction;

	/** In the order in which they were created. */
	private List<Created> created = List.of();

	/** An object that the next flush stores. */
	record Created(EntityType type, Object instance) {}

	private final AfterEnd afterEnd;

	/** Reads a property of an object whose transaction has ended. */
	interface AfterEnd {

		@Nullable
		Object read(Class<?> type, Object id, int index);

	}

	LiveObjects(HeapTransaction transaction, AfterEnd afterEnd) {
		this.transaction = transaction;
		this.afterEnd = afterEnd;
	}

	/** Whether the transaction of the objects is active. */
	boolean isActive() {
		return this.transaction.isActive();
	}

	@Override
	public void requireChangeable() {
		if (this.transaction.isActive() && this.transaction.options().readOnly()) {
			throw new IllegalStateException("A live object can't be changed: its transaction is read-only");
		}
	}

	@Override
	public @Nullable ReferenceSource source() {
		return this.transaction.isActive() ? this : null;
	}

	@Override
	public @Nullable Object readAgain(Class<?> type, @Nullable Object id, int index) {
		if (id == null) {
			throw new IllegalStateException("What a " + type.getName()
					+ " refers to can't be loaded: its transaction has ended, and it has no id to find it by");
		}
		return this.afterEnd.read(type, id, index);
	}

	private ObjectContext context() {
		return Objects.requireNonNull(StoreTransaction.attached(this.transaction), "no context");
	}

	@Override
	public Object instance(long offset, Class<?> type) {
		return context().instance(offset, type);
	}

	@Override
	public Object instance(long offset, Class<?> type, String path) {
		return context().instance(offset, type, path);
	}

	@Override
	public Object collection(long offset, CollectionType type) {
		return context().collection(offset, type);
	}

	@Override
	public LazyReferences lazily(StoredReferences references, Class<?> type, String path) {
		return new LoadedReferences(references, type, path, this);
	}

	/** Makes an instance belong to the context's transaction. */
	void attach(Object instance) {
		if (instance instanceof LiveInstance live) {
			live.pmemState().attach(this);
		}
	}

	/** Whether an instance has changed since it was read or written; true for those that are no live objects. */
	static boolean isChanged(Object instance) {
		return !(instance instanceof LiveInstance live) || live.pmemState().isChanged();
	}

	/** Must be called when an instance was compared with what is stored, and written if it differed. */
	static void written(Object instance) {
		if (instance instanceof LiveInstance live) {
			live.pmemState().written();
		}
	}

	/** Remembers an object that the next flush is to store. */
	Created add(EntityType type, Object instance) {
		Created added = new Created(type, instance);
		if (this.created.isEmpty()) {
			this.created = new ArrayList<>();
		}
		this.created.add(added);
		return added;
	}

	/** Takes an object out of those that are to be stored; whether it was one of them. */
	boolean remove(Object instance) {
		return !this.created.isEmpty() && this.created.removeIf((each) -> each.instance == instance);
	}

	/** The objects that are to be stored, for which the caller stores them now. */
	List<Created> takeCreated() {
		if (this.created.isEmpty()) {
			return List.of();
		}
		List<Created> taken = this.created;
		this.created = List.of();
		return taken;
	}

}
