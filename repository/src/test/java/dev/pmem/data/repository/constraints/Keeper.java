/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.constraints;

import java.util.ArrayList;
import java.util.List;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;

/** Refers to animals, each of which belongs to one keeper. */
@Entity
public class Keeper {

	@Id
	public Long id;

	public String name;

	@OneToMany
	public List<Animal> wards = new ArrayList<>();

	protected Keeper() {}

	public Keeper(Long id, String name) {
		this.id = id;
		this.name = name;
	}

	public Long getId() {
		return this.id;
	}

}
