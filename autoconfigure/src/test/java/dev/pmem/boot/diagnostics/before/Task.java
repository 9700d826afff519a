/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.diagnostics.before;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;

import dev.pmem.data.core.mapping.PersistentObject;

/**
 * An entity before its property changed its type.
 */
@PersistentObject("task")
public class Task {

	@Id
	public @Nullable Long id;

	public @Nullable String due;

}
