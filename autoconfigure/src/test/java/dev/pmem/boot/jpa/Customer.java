/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.jpa;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;

import org.jspecify.annotations.Nullable;

/**
 * An entity of JPA.
 */
@Entity
public class Customer {

	@Id
	@GeneratedValue
	private @Nullable Long id;

	private @Nullable String name;

	protected Customer() {}

	public Customer(String name) {
		this.name = name;
	}

	public @Nullable Long getId() {
		return this.id;
	}

	public @Nullable String getName() {
		return this.name;
	}

}
