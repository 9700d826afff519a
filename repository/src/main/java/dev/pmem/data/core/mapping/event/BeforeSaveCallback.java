/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping.event;

import org.springframework.data.mapping.callback.EntityCallback;

/**
 * Called before an entity is stored, with its id and version set; these must not be changed.
 *
 * @param <T> the class of the entities
 */
@FunctionalInterface
public interface BeforeSaveCallback<T> extends EntityCallback<T> {

	/** Returns the entity, changed or not, or another instance that is stored in its place. */
	T onBeforeSave(T entity);

}
