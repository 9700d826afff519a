/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.diagnostics.claimed;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;

import dev.pmem.data.core.mapping.PersistentObject;

/**
 * An entity that was moved, and says so.
 */
@PersistentObject("dev.pmem.boot.diagnostics.former.Entry")
public class Entry {

	@Id
	public @Nullable Long id;

	public @Nullable String text;

}
