/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.elements;

import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import org.springframework.data.annotation.PersistenceCreator;

/** For JPA and for us: collections of values. */
@Entity
public class Product {

	/** Elements that are constants. */
	public enum State {

		NEW, OLD, GONE

	}

	@Id
	private Long id;

	private String name;

	@ElementCollection
	private List<String> tags;

	@ElementCollection
	private Set<Integer> sizes;

	@ElementCollection
	@Enumerated(EnumType.STRING)
	private Set<State> states;

	@ElementCollection
	private List<Phone> phones;

	@ElementCollection
	private Map<String, Integer> scores;

	@PersistenceCreator
	protected Product() {}

	public Product(Long id, String name, List<String> tags, Set<Integer> sizes, Set<State> states, List<Phone> phones,
			Map<String, Integer> scores) {
		this.id = id;
		this.name = name;
		this.tags = tags;
		this.sizes = sizes;
		this.states = states;
		this.phones = phones;
		this.scores = scores;
	}

	public Long getId() {
		return this.id;
	}

	public List<String> getTags() {
		return this.tags;
	}

}
