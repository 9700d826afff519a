/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.diagnostics.unstorable;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;

/**
 * An entity with a property that can't be stored.
 */
public class Unstorable {

	@Id
	public @Nullable Long id;

	public @Nullable Thread worker;

}
