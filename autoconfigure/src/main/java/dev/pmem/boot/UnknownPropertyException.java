/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A property of the pool is configured that there is not, most likely one whose name was misspelt.
 */
public class UnknownPropertyException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	private final String name;

	private final @Nullable String origin;

	private final transient List<String> known;

	UnknownPropertyException(String name, @Nullable String origin, List<String> known) {
		super("There is no property '" + name + "'" + ((origin != null) ? " (" + origin + ")" : ""));
		this.name = name;
		this.origin = origin;
		this.known = List.copyOf(known);
	}

	/** The name of the property that is configured. */
	public String getName() {
		return this.name;
	}

	/** Where it is configured; null if that is not known. */
	public @Nullable String getOrigin() {
		return this.origin;
	}

	/** The names of the properties that there are. */
	public List<String> getKnown() {
		return this.known;
	}

}
