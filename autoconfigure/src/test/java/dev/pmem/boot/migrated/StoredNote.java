/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.migrated;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;

/** An entity. */
public class StoredNote {

	@Id
	@Nullable
	Long id;

	final String text;

	/** A note that is not stored yet. */
	public StoredNote(String text) {
		this.text = text;
	}

}
