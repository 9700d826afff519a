/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.temporary;

import java.util.Map;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.springframework.core.env.PropertySource;

/**
 * Gives a temporary pool's path, and what becomes a pool that nobody keeps: small, and without syncs.
 */
final class TemporaryPoolPropertySource extends PropertySource<TemporaryPool> {

	static final String PATH = "pmem.pool.path";

	private static final Map<String, String> OTHERS = Map.of("pmem.pool.durability", "process-crash",
			"pmem.pool.initial-size", "4MB");

	private final BooleanSupplier isWanted;

	/**
	 * @param isWanted whether the context uses the temporary pool, as far as it depends on this source
	 */
	TemporaryPoolPropertySource(String name, TemporaryPool pool, BooleanSupplier isWanted) {
		super(name, pool);
		this.isWanted = isWanted;
	}

	@Override
	public @Nullable Object getProperty(String name) {
		if (name.equals(PATH)) {
			return this.isWanted.getAsBoolean() ? this.source.path().toString() : null;
		}
		String other = OTHERS.get(name);
		return (other != null && this.isWanted.getAsBoolean()) ? other : null;
	}

}
