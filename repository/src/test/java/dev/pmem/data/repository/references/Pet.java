/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.references;

import java.util.LinkedHashSet;
import java.util.Set;

import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import org.springframework.data.annotation.PersistenceCreator;

/** For JPA and for us. */
@Entity
@Table(name = "pets")
public class Pet {

	@Id
	@org.springframework.data.annotation.Id
	private Long id;

	private String name;

	@ManyToOne
	private Owner owner;

	@ManyToMany
	private Set<Owner> sitters = new LinkedHashSet<>();

	@ElementCollection
	private Set<String> tags = new LinkedHashSet<>();

	@PersistenceCreator
	protected Pet() {}

	public Pet(Long id, String name, Owner owner) {
		this.id = id;
		this.name = name;
		this.owner = owner;
	}

	public Long getId() {
		return this.id;
	}

	public String getName() {
		return this.name;
	}

	public void setName(String name) {
		this.name = name;
	}

	public Owner getOwner() {
		return this.owner;
	}

	public void setOwner(Owner owner) {
		this.owner = owner;
	}

	public Set<Owner> getSitters() {
		return this.sitters;
	}

	public Set<String> getTags() {
		return this.tags;
	}

}
