/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.methods;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

import dev.pmem.data.core.mapping.PersistentObject;

/** Where makers live. */
@Entity
@PersistentObject
class Country {

	@Id
	String code;

	String name;

	@Override
	public String toString() {
		return "Country " + this.code;
	}

}
