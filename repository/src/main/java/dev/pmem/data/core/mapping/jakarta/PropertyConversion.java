/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping.jakarta;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/** Converts the values of a property to what is stored, and back. Thread-safe if the application's converters are. */
public interface PropertyConversion {

	/** The type of what is stored. */
	ResolvableType storedType();

	/** The stored form of a value of the property. */
	@Nullable
	Object store(@Nullable Object value);

	/** The value of a stored form. */
	@Nullable
	Object load(@Nullable Object stored);

	/** The stored form of one element of the property, if it has elements; else as {@link #store}. */
	default @Nullable Object storeElement(@Nullable Object element) {
		return store(element);
	}

}
