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

/**
 * Calls the entity callbacks, if there are any.
 */
final class Lifecycle {

	private volatile @Nullable EntityCallbacks callbacks;

	void setCallbacks(@Nullable EntityCallbacks callbacks) {
		this.callbacks = callbacks;
	}

	boolean isPresent() {
		return this.callbacks != null;
	}

	Object beforeConvert(Object entity) {
		EntityCallbacks callbacks = this.callbacks;
		return (callbacks == null) ? entity : callbacks.callback(BeforeConvertCallback.class, entity);
	}

	Object beforeSave(Object entity) {
		EntityCallbacks callbacks = this.callbacks;
		return (callbacks == null) ? entity : callbacks.callback(BeforeSaveCallback.class, entity);
	}

	Object afterSave(Object entity) {
		EntityCallbacks callbacks = this.callbacks;
		return (callbacks == null) ? entity : callbacks.callback(AfterSaveCallback.class, entity);
	}

	Object afterConvert(Object entity) {
		EntityCallbacks callbacks = this.callbacks;
		return (callbacks == null) ? entity : callbacks.callback(AfterConvertCallback.class, entity);
	}

}
