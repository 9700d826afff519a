/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.ArrayList;
import java.util.List;

import dev.pmem.heap.object.live.LiveInstance;
import dev.pmem.heap.object.live.LiveOwner;
import dev.pmem.heap.object.payload.ReferenceSource;
import dev.pmem.heap.object.payload.ReferenceTargets;
import dev.pmem.heap.store.HeapTransaction;

/**
 * The live objects of a context: to whom they belong, and those that were created and are not stored yet. Not
 * thread-safe.
 */
final class LiveObjects implements LiveOwner {

	private final HeapTransaction transaction;

	/** In the order in which they were created. */
	private List<Created> created = List.of();

	/** An object that the next flush stores. */
	record Created(EntityType type, Object instance) {}

	LiveObjects(HeapTransaction transaction) {
		this.transaction = transaction;
	}

	@Override
	public boolean admitsChange() {
		if (!this.transaction.isActive()) {
			return false;
		}
		if (this.transaction.options().readOnly()) {
			throw new IllegalStateException("A live object can't be changed: its transaction is read-only");
		}
		return true;
	}

	@Override
	public ReferenceSource source() {
		return ReferenceSource.NONE;
	}

	@Override
	public ReferenceTargets targets() {
		return ReferenceTargets.NONE;
	}

	/** Makes an instance belong to the context's transaction, as it was read or written. */
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
