/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.diagnostics.unique;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;

import dev.pmem.data.core.index.Indexed;
import dev.pmem.data.core.mapping.PersistentObject;

/**
 * An entity whose property was made unique.
 */
@PersistentObject("task")
public class Task {

	@Id
	public @Nullable Long id;

	@Indexed(unique = true)
	public @Nullable String due;

}
