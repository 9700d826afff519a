/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.constraints;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToOne;
import jakarta.persistence.Table;
import jakarta.persistence.UniqueConstraint;

/** For JPA and for us: references with constraints, and the id of one of them. */
@Entity
@Table(uniqueConstraints = @UniqueConstraint(columnNames = {"last_name", "keeper_id"}))
public class Animal {

	@Id
	public Long id;

	public String lastName;

	@ManyToOne(optional = false)
	@JoinColumn(name = "keeper_id")
	public Keeper keeper;

	@Column(name = "keeper_id", insertable = false, updatable = false)
	public Long keeperId;

	@OneToOne
	public Keeper favourite;

	@ManyToOne(fetch = FetchType.LAZY)
	@JoinColumn(updatable = false)
	public Keeper breeder;

	@Column(name = "breeder_id", insertable = false, updatable = false)
	public Long breederId;

	protected Animal() {}

	public Animal(Long id, String lastName, Keeper keeper) {
		this.id = id;
		this.lastName = lastName;
		this.keeper = keeper;
	}

}
