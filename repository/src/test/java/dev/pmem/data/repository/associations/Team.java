/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.associations;

import java.util.LinkedHashSet;
import java.util.Set;

import jakarta.persistence.Entity;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.Table;
import org.springframework.data.annotation.PersistenceCreator;

/** Has many members; JPA stores them with the members. */
@Entity
@Table(name = "teams")
public class Team extends Named {

	@ManyToMany(mappedBy = "teams")
	private Set<Member> members = new LinkedHashSet<>();

	@PersistenceCreator
	protected Team() {}

	public Team(String name) {
		super(name);
	}

	public Set<Member> getMembers() {
		return this.members;
	}

	@Override
	String describeOwned() {
		return "team " + getName();
	}

	@Override
	String describe() {
		return describeOwned() + " with " + Names.sorted(this.members);
	}

}
