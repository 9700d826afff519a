/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping.event;

/**
 * Judges entities before they are written, after all other callbacks. A bean of this type is taken up by the template. It
 * is looked up when an entity is first saved. Implementations are thread-safe.
 */
public interface EntityValidator {

	/** Whether entities of exactly this class are to be judged. Asked once for each class. */
	boolean isConstrained(Class<?> type);

	/**
	 * Judges an entity that is about to be written, whether new or changed.
	 * @throws RuntimeException if it must not be written; callers get the exception as it is
	 */
	void validate(Object entity);

}
