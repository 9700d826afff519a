/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import org.jspecify.annotations.Nullable;
import org.springframework.data.mapping.callback.EntityCallbacks;

import dev.pmem.data.core.mapping.event.AfterConvertCallback;
import dev.pmem.data.core.mapping.event.AfterSaveCallback;
import dev.pmem.data.core.mapping.event.BeforeConvertCallback;
import dev.pmem.data.core.mapping.event.BeforeSaveCallback;
import dev.pmem.data.core.mapping.event.InsertScope;
import dev.pmem.heap.context.EntityListener;

/**
 * Calls the entity callbacks, if there are any.
 */
final class Lifecycle implements EntityListener {

	private volatile @Nullable EntityCallbacks callbacks;

	void setCallbacks(@Nullable EntityCallbacks callbacks) {
		this.callbacks = callbacks;
	}

	@Override
	public boolean observesLoads() {
		return this.callbacks != null;
	}

	@Override
	public boolean observesSaves() {
		return this.callbacks != null;
	}

	@Override
	public Object beforeAssign(Object entity, boolean isNew) {
		EntityCallbacks callbacks = this.callbacks;
		return (callbacks == null)
				? entity
				: InsertScope.call(isNew, () -> callbacks.callback(BeforeConvertCallback.class, entity));
	}

	@Override
	public Object beforeWrite(Object entity) {
		EntityCallbacks callbacks = this.callbacks;
		return (callbacks == null) ? entity : callbacks.callback(BeforeSaveCallback.class, entity);
	}

	@Override
	public Object afterWrite(Object entity, boolean isNew) {
		EntityCallbacks callbacks = this.callbacks;
		return (callbacks == null) ? entity : callbacks.callback(AfterSaveCallback.class, entity);
	}

	@Override
	public Object afterRead(Object entity) {
		EntityCallbacks callbacks = this.callbacks;
		return (callbacks == null) ? entity : callbacks.callback(AfterConvertCallback.class, entity);
	}

}
