/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.diagnostics.former;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;

/**
 * An entity whose extent is named as the class.
 */
public class Entry {

	@Id
	public @Nullable Long id;

	public @Nullable String text;

}
