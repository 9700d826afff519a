/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping.event;

import org.springframework.data.mapping.callback.EntityCallback;

/**
 * Called before an entity is stored, and before its id or version is set.
 *
 * @param <T> the class of the entities
 */
@FunctionalInterface
public interface BeforeConvertCallback<T> extends EntityCallback<T> {

	/** Returns the entity, changed or not, or another instance that is stored in its place. */
	T onBeforeConvert(T entity);

}
