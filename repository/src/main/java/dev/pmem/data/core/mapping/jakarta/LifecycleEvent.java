/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping.jakarta;

/** What happens to an entity, as the annotations of methods name it. */
public enum LifecycleEvent {
	/** {@code @PrePersist}. */
	PRE_PERSIST,
	/** {@code @PostPersist}. */
	POST_PERSIST,
	/** {@code @PreUpdate}. */
	PRE_UPDATE,
	/** {@code @PostUpdate}. */
	POST_UPDATE,
	/** {@code @PreRemove}. */
	PRE_REMOVE,
	/** {@code @PostRemove}. */
	POST_REMOVE,
	/** {@code @PostLoad}. */
	POST_LOAD
}
