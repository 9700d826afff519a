/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.lifecycle;

import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.data.mapping.callback.EntityCallback;
import org.springframework.data.mapping.callback.EntityCallbacks;

import dev.pmem.data.core.mapping.event.AuditingCallback;
import dev.pmem.data.core.mapping.event.EntityValidator;

/**
 * The beans of an application that take part in the lives of its entities: Spring's callbacks, the validator, and the
 * listeners that entities name. Thread-safe.
 */
public final class CallbackBeans {

	private static final Log LOG = LogFactory.getLog(CallbackBeans.class);

	private final ListenerBeans listeners = new ListenerBeans();

	private volatile @Nullable EntityCallbacks callbacks;

	private volatile Supplier<@Nullable EntityValidator> validator = () -> null;

	private volatile boolean hasAuditing;

	private volatile boolean hasOthers;

	/** None, until they are set. */
	public CallbackBeans() {}

	/** Takes the beans of a context; the listeners and the validator are looked up when they are first needed. */
	public void setApplicationContext(ApplicationContext context) {
		int count = context.getBeanNamesForType(EntityCallback.class, true, false).length;
		int auditing = context.getBeanNamesForType(AuditingCallback.class, true, false).length;
		if (count > 0) {
			setCallbacks(EntityCallbacks.create(context));
			this.hasAuditing = auditing > 0;
			this.hasOthers = count > auditing;
		}
		this.listeners.setFactory(context.getAutowireCapableBeanFactory());
		this.validator = () -> context.getBeanProvider(EntityValidator.class).getIfAvailable();
	}

	/** Sets Spring's callbacks; null for none. */
	public void setCallbacks(@Nullable EntityCallbacks callbacks) {
		this.callbacks = callbacks;
		this.hasAuditing = false;
		this.hasOthers = true;
	}

	/** Sets the validator; null for none. */
	public void setValidator(@Nullable EntityValidator validator) {
		this.validator = () -> validator;
	}

	@Nullable
	EntityCallbacks callbacks() {
		return this.callbacks;
	}

	/** Whether there are callbacks other than that of auditing, which may change any entity. */
	boolean hasCallbacksToOthers() {
		return this.callbacks != null && this.hasOthers;
	}

	@Nullable
	EntityValidator validator() {
		return this.validator.get();
	}

	Object listener(Class<?> type) {
		return this.listeners.get(type);
	}

	/** Tells if a class asks for auditing, which nobody does. */
	void tellUnlessAuditing(Class<?> type) {
		if (!this.hasAuditing) {
			LOG.warn(type.getName() + " names AuditingEntityListener, but no properties are set: this module's auditing"
					+ " does that in the listener's place, if a configuration class has @EnablePmemAuditing");
		}
	}

}
