/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping.jakarta;

import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/**
 * A value that is converted as a whole.
 *
 * @param storedType the type of what is stored
 * @param storing makes the stored form; is called with null, too
 * @param loading makes the value; is called with null, too
 */
record ConvertedValue(ResolvableType storedType, UnaryOperator<@Nullable Object> storing,
		UnaryOperator<@Nullable Object> loading) implements PropertyConversion {

	@Override
	public @Nullable Object store(@Nullable Object value) {
		return this.storing.apply(value);
	}

	@Override
	public @Nullable Object load(@Nullable Object stored) {
		return this.loading.apply(stored);
	}

}
