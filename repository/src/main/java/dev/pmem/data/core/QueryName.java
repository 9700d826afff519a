/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The name under which the log tells of queries, as that of a repository's method. Immutable and thread-safe.
 */
public final class QueryName {

	private static final ScopedValue<String> CURRENT = ScopedValue.newInstance();

	private final ScopedValue.Carrier carrier;

	/** @param name names the queries, as {@code OwnerRepository.findByName(String)} */
	public QueryName(String name) {
		this.carrier = ScopedValue.where(CURRENT, name);
	}

	/** Has the current thread run queries that have this name. */
	public <R extends @Nullable Object> R of(Supplier<R> queries) {
		return this.carrier.call(queries::get);
	}

	/** The name of the current thread's queries; null if they have none. */
	static @Nullable String current() {
		return CURRENT.isBound() ? CURRENT.get() : null;
	}

}
