/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.scenario;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.Set;

import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Version;
import org.springframework.data.annotation.Id;

import dev.pmem.data.core.index.CompoundIndex;
import dev.pmem.data.core.index.Indexed;
import dev.pmem.data.core.mapping.PersistentObject;

/** An entity both of JPA's and of ours. */
@Entity
@PersistentObject
@CompoundIndex(properties = {"status", "points"})
public class Person {

	@Id
	@jakarta.persistence.Id
	@GeneratedValue(strategy = GenerationType.IDENTITY)
	private Long id;

	@Version
	private Long version;

	@Indexed(unique = true)
	@Column(unique = true)
	private String email;

	@Indexed
	private String name;

	@Indexed
	private Integer age;

	private int points;

	private Boolean active;

	private boolean vip;

	private LocalDate born;

	@Column(precision = 19, scale = 2)
	private BigDecimal balance;

	@Enumerated(EnumType.STRING)
	private Status status;

	private double score;

	@Embedded
	private Address address;

	@ElementCollection(fetch = FetchType.EAGER)
	private Set<String> tags = new LinkedHashSet<>();

	protected Person() {}

	public Person(String email) {
		this.email = email;
	}

	/** Nothing but nulls and defaults: a probe for queries by example. */
	public static Person probe() {
		Person person = new Person();
		person.tags = null;
		return person;
	}

	public Long getId() {
		return this.id;
	}

	public void setId(Long id) {
		this.id = id;
	}

	public Long getVersion() {
		return this.version;
	}

	public void setVersion(Long version) {
		this.version = version;
	}

	public String getEmail() {
		return this.email;
	}

	public void setEmail(String email) {
		this.email = email;
	}

	public String getName() {
		return this.name;
	}

	public Person name(String name) {
		this.name = name;
		return this;
	}

	public Integer getAge() {
		return this.age;
	}

	public Person age(Integer age) {
		this.age = age;
		return this;
	}

	public int getPoints() {
		return this.points;
	}

	public Person points(int points) {
		this.points = points;
		return this;
	}

	public Boolean getActive() {
		return this.active;
	}

	public Person active(Boolean active) {
		this.active = active;
		return this;
	}

	public boolean isVip() {
		return this.vip;
	}

	public Person vip(boolean vip) {
		this.vip = vip;
		return this;
	}

	public LocalDate getBorn() {
		return this.born;
	}

	public Person born(LocalDate born) {
		this.born = born;
		return this;
	}

	public BigDecimal getBalance() {
		return this.balance;
	}

	public Person balance(String balance) {
		this.balance = (balance == null) ? null : new BigDecimal(balance);
		return this;
	}

	public Status getStatus() {
		return this.status;
	}

	public Person status(Status status) {
		this.status = status;
		return this;
	}

	public double getScore() {
		return this.score;
	}

	public Person score(double score) {
		this.score = score;
		return this;
	}

	public Address getAddress() {
		return this.address;
	}

	public Person address(Address address) {
		this.address = address;
		return this;
	}

	public Set<String> getTags() {
		return this.tags;
	}

	public Person tags(String... tags) {
		this.tags = new LinkedHashSet<>(Set.of(tags));
		return this;
	}

	@Override
	public String toString() {
		return "Person[" + this.email + "]";
	}

}
