/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping.event;

import org.springframework.data.mapping.callback.EntityCallback;

/**
 * Called after an entity was loaded.
 *
 * @param <T> the class of the entities
 */
@FunctionalInterface
public interface AfterConvertCallback<T> extends EntityCallback<T> {

	/** Returns the entity, changed or not, or another instance that is used in its place. */
	T onAfterConvert(T entity);

}
