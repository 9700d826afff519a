/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.test.application;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;

/** An entity. */
public class Note {

	@Id
	public @Nullable Long id;

	public String text;

	public @Nullable String stamp;

	/** A note that is not stored yet. */
	public Note(String text) {
		this.text = text;
	}

}
