/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.fleet.core;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;

/**
 * The top of a hierarchy whose subclasses lie in other packages.
 */
public abstract class Vehicle {

	@Id
	@Nullable
	private Long id;

	/** The id; null before the vehicle is saved. */
	@Nullable
	public Long getId() {
		return this.id;
	}

}
