/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.methods;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import jakarta.persistence.CascadeType;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;

import dev.pmem.data.core.mapping.PersistentObject;

/** An article of a shop, with a property of each kind that query methods are written about. */
@Entity
@PersistentObject
class Article {

	@Id
	Long id;

	String name;

	String code;

	int stock;

	Integer rating;

	long weight;

	double score;

	BigDecimal price;

	boolean active;

	Boolean checked;

	LocalDate since;

	Instant changed;

	UUID token;

	char letter;

	byte[] photo;

	@Enumerated(EnumType.STRING)
	Kind kind;

	@Embedded
	Measure measure;

	@ManyToOne
	Maker maker;

	@ElementCollection(fetch = FetchType.EAGER)
	Set<String> tags = new HashSet<>();

	@ElementCollection
	List<Integer> sizes = new ArrayList<>();

	@ElementCollection
	List<Part> parts = new ArrayList<>();

	@OneToMany(mappedBy = "article", cascade = CascadeType.ALL)
	List<Review> reviews = new ArrayList<>();

	@ManyToMany
	Set<Maker> dealers = new HashSet<>();

	public Long getId() {
		return this.id;
	}

	public String getName() {
		return this.name;
	}

	public int getStock() {
		return this.stock;
	}

	@Override
	public String toString() {
		return "Article " + this.id;
	}

	enum Kind {
		TOOL, TOY, FOOD
	}

}
