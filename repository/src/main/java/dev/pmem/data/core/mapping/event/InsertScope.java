/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping.event;

import java.util.function.Supplier;

/**
 * Tells callbacks before the conversion whether the entity becomes a new object. An entity with an assigned id and without
 * a version does not tell that itself. For this module's own use. Thread-safe.
 */
public final class InsertScope {

	private static final ThreadLocal<Boolean> INSERT = new ThreadLocal<>();

	private InsertScope() {}

	/** Runs callbacks for one entity. */
	public static <R> R call(boolean isInsert, Supplier<R> callbacks) {
		Boolean before = INSERT.get();
		INSERT.set(isInsert);
		try {
			return callbacks.get();
		} finally {
			if (before != null) {
				INSERT.set(before);
			} else {
				INSERT.remove();
			}
		}
	}

	/** Whether the entity for which callbacks run in this thread becomes a new object. */
	public static boolean isInsert() {
		return Boolean.TRUE.equals(INSERT.get());
	}

}
