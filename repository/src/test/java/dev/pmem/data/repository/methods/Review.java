/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.methods;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;

import dev.pmem.data.core.mapping.PersistentObject;

/** What somebody says of an article. */
@Entity
@PersistentObject
class Review {

	@Id
	Long id;

	String text;

	int stars;

	@ManyToOne
	Article article;

	@Override
	public String toString() {
		return "Review " + this.id;
	}

}
