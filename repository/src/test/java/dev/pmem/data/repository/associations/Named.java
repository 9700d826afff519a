/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.associations;

import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.Version;

/** What both stores know by its name, as their ids need not be the same. */
@MappedSuperclass
public abstract class Named {

	@Id
	@GeneratedValue
	@org.springframework.data.annotation.Id
	private Long id;

	@Version
	private Integer version;

	private String name;

	protected Named() {}

	protected Named(String name) {
		this.name = name;
	}

	public Long getId() {
		return this.id;
	}

	public Integer getVersion() {
		return this.version;
	}

	public String getName() {
		return this.name;
	}

	/** Its properties, with the names of what it refers to; what JPA does not store here is left out. */
	abstract String describeOwned();

	/** All its properties. */
	String describe() {
		return describeOwned();
	}

}
