/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import org.jspecify.annotations.Nullable;

/**
 * A property whose values a context assigns when it saves an instance: the id, or the version. Implementations are
 * thread-safe.
 */
public interface AssignedProperty {

	/** The name of the property in the stored class. */
	String name();

	/** Whether {@link #set} changes the instance itself. */
	boolean isMutable();

	/** The value in an instance. */
	@Nullable
	Object get(Object instance);

	/**
	 * Sets the value. Returns the instance. If the property is final, returns another instance, which has the value and
	 * the state that can be set only when an instance is made; the context copies the rest of the state.
	 */
	Object set(Object instance, @Nullable Object value);

}
