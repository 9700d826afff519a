/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.constraints;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

/** Embedded in books. */
@Embeddable
public class Town {

	@Column(nullable = false, length = 5)
	public String name;

	public String country;

	@Column(updatable = false)
	public String founder;

	protected Town() {}

	public Town(String name, String country, String founder) {
		this.name = name;
		this.country = country;
		this.founder = founder;
	}

}
