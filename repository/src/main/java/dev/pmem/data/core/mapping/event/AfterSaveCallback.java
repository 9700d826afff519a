/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping.event;

import org.springframework.data.mapping.callback.EntityCallback;

/**
 * Called after an entity was written to the transaction, which may still be rolled back.
 *
 * @param <T> the class of the entities
 */
@FunctionalInterface
public interface AfterSaveCallback<T> extends EntityCallback<T> {

	/** Returns the entity, changed or not, or another instance that is returned to the caller in its place. */
	T onAfterSave(T entity);

}
