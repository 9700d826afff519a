/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.associations;

import java.util.LinkedHashSet;
import java.util.Set;

import jakarta.persistence.Entity;
import jakarta.persistence.JoinTable;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.Table;
import org.springframework.data.annotation.PersistenceCreator;

/** Is in many teams. */
@Entity
@Table(name = "members")
public class Member extends Named {

	@ManyToMany
	@JoinTable(name = "teams_of_members")
	private Set<Team> teams = new LinkedHashSet<>();

	@PersistenceCreator
	protected Member() {}

	public Member(String name) {
		super(name);
	}

	public Set<Team> getTeams() {
		return this.teams;
	}

	/** Changes both sides. */
	public void join(Team team) {
		this.teams.add(team);
		team.getMembers().add(this);
	}

	/** Changes both sides. */
	public void leave(Team team) {
		this.teams.remove(team);
		team.getMembers().remove(this);
	}

	@Override
	String describeOwned() {
		return "member " + getName() + " of " + Names.sorted(this.teams);
	}

}
