/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.lifecycle;

import org.jspecify.annotations.Nullable;
import org.springframework.data.mapping.callback.EntityCallbacks;

import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.data.core.mapping.PmemPersistentEntity;
import dev.pmem.data.core.mapping.event.AfterConvertCallback;
import dev.pmem.data.core.mapping.event.AfterSaveCallback;
import dev.pmem.data.core.mapping.event.BeforeConvertCallback;
import dev.pmem.data.core.mapping.event.BeforeSaveCallback;
import dev.pmem.data.core.mapping.event.EntityValidator;
import dev.pmem.data.core.mapping.event.InsertScope;
import dev.pmem.data.core.mapping.jakarta.JakartaPersistence;
import dev.pmem.data.core.mapping.jakarta.LifecycleEvent;
import dev.pmem.heap.context.EntityListener;

/**
 * What is called in the life of the entities of a class: the lifecycle methods of Jakarta Persistence, then Spring's
 * callbacks, then the validator. Thread-safe.
 */
public final class EntityLifecycle implements EntityListener {

	private final Class<?> type;

	private final CallbackBeans beans;

	private final CallbackMethods methods;

	private final boolean hasSaveMethods;

	/** Judges the entities; null if nobody does, and until the first one is saved. */
	private volatile @Nullable EntityValidator validator;

	private volatile boolean isValidatorKnown;

	/**
	 * @param entity the class
	 * @throws org.springframework.data.mapping.MappingException if a lifecycle method is none that can be called
	 */
	public EntityLifecycle(PmemPersistentEntity<?> entity, PmemMappingContext context, CallbackBeans beans) {
		this.type = entity.getType();
		this.beans = beans;
		this.methods = CallbackMethods.of(entity, context, beans::listener);
		this.hasSaveMethods = this.methods.observesAny(LifecycleEvent.PRE_PERSIST, LifecycleEvent.POST_PERSIST,
				LifecycleEvent.PRE_UPDATE, LifecycleEvent.POST_UPDATE);
		if (JakartaPersistence.isAudited(this.type)) {
			beans.tellUnlessAuditing(this.type);
		}
	}

	private @Nullable EntityValidator validator() {
		if (!this.isValidatorKnown) {
			EntityValidator found = this.beans.validator();
			this.validator = (found != null && found.isConstrained(this.type)) ? found : null;
			this.isValidatorKnown = true;
		}
		return this.validator;
	}

	@Override
	public boolean observesLoads() {
		return this.beans.callbacks() != null || this.methods.observes(LifecycleEvent.POST_LOAD);
	}

	@Override
	public Object afterRead(Object entity) {
		this.methods.call(LifecycleEvent.POST_LOAD, entity);
		EntityCallbacks callbacks = this.beans.callbacks();
		return (callbacks == null) ? entity : callbacks.callback(AfterConvertCallback.class, entity);
	}

	@Override
	public boolean observesSaves() {
		return this.hasSaveMethods || this.beans.callbacks() != null || validator() != null;
	}

	@Override
	public boolean mayChangeOthers() {
		return this.hasSaveMethods || this.beans.hasCallbacksToOthers();
	}

	@Override
	public Object beforeAssign(Object entity, boolean isNew) {
		this.methods.call(isNew ? LifecycleEvent.PRE_PERSIST : LifecycleEvent.PRE_UPDATE, entity);
		EntityCallbacks callbacks = this.beans.callbacks();
		return (callbacks == null)
				? entity
				: InsertScope.call(isNew, () -> callbacks.callback(BeforeConvertCallback.class, entity));
	}

	@Override
	public Object beforeWrite(Object entity) {
		EntityCallbacks callbacks = this.beans.callbacks();
		Object written = (callbacks == null) ? entity : callbacks.callback(BeforeSaveCallback.class, entity);
		EntityValidator validator = validator();
		if (validator != null) {
			validator.validate(written);
		}
		return written;
	}

	@Override
	public Object afterWrite(Object entity, boolean isNew) {
		this.methods.call(isNew ? LifecycleEvent.POST_PERSIST : LifecycleEvent.POST_UPDATE, entity);
		EntityCallbacks callbacks = this.beans.callbacks();
		return (callbacks == null) ? entity : callbacks.callback(AfterSaveCallback.class, entity);
	}

	@Override
	public boolean observesDeletes() {
		return this.methods.observesAny(LifecycleEvent.PRE_REMOVE, LifecycleEvent.POST_REMOVE);
	}

	@Override
	public void beforeDelete(Object entity) {
		this.methods.call(LifecycleEvent.PRE_REMOVE, entity);
	}

	@Override
	public void afterDelete(Object entity) {
		this.methods.call(LifecycleEvent.POST_REMOVE, entity);
	}

}
