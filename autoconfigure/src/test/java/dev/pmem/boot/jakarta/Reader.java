/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.jakarta;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Version;

import org.jspecify.annotations.Nullable;

/**
 * An entity of ours with nothing but Jakarta Persistence's annotations.
 */
@Entity
public class Reader {

	@Id
	@GeneratedValue(strategy = GenerationType.IDENTITY)
	private @Nullable Long id;

	@Version
	private @Nullable Long version;

	private @Nullable String name;

	private @Nullable Tag tag;

	protected Reader() {}

	public Reader(String name) {
		this.name = name;
		this.tag = new Tag(name);
	}

	public @Nullable Tag getTag() {
		return this.tag;
	}

	public @Nullable Long getId() {
		return this.id;
	}

	public @Nullable String getName() {
		return this.name;
	}

	public @Nullable Long getVersion() {
		return this.version;
	}

}
