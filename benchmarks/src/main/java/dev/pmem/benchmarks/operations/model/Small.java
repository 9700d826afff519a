/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.operations.model;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;

import dev.pmem.data.core.mapping.PersistentObject;

/** An entity with three trees. */
@Entity
@PersistentObject
@Table(name = "smalls", indexes = {@Index(columnList = "name"), @Index(columnList = "number")})
public class Small implements Persistable<Long> {

	@Id
	public @Nullable Long id;

	public @Nullable String name;

	public int number;

	@Transient
	private transient boolean unsaved;

	protected Small() {}

	/** The one of a number. */
	public Small(long number) {
		this.id = number;
		this.unsaved = true;
		this.name = Values.code(number);
		this.number = Values.score(number);
	}

	@Override
	public @Nullable Long getId() {
		return this.id;
	}

	@Override
	public boolean isNew() {
		return this.unsaved;
	}

}
