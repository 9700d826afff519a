/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.methods;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;

import dev.pmem.data.core.mapping.PersistentObject;

/** Makes or sells articles. */
@Entity
@PersistentObject
class Maker {

	@Id
	Long id;

	String name;

	@ManyToOne
	Country country;

	public String getName() {
		return this.name;
	}

	@Override
	public String toString() {
		return "Maker " + this.id;
	}

}
