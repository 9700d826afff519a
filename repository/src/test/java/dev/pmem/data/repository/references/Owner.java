/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.references;

import java.util.ArrayList;
import java.util.List;

import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import org.springframework.context.annotation.Lazy;
import org.springframework.data.annotation.PersistenceCreator;

import dev.pmem.data.core.index.Indexed;

/** For JPA and for us. */
@Entity
@Table(name = "owners")
public class Owner {

	@Id
	@org.springframework.data.annotation.Id
	private Long id;

	@Indexed
	private String lastName;

	private int age;

	private Address address;

	@ManyToOne
	@Lazy
	private Owner landlord;

	@ManyToMany
	private List<Pet> favourites = new ArrayList<>();

	@PersistenceCreator
	protected Owner() {}

	public Owner(Long id, String lastName, int age, Address address) {
		this.id = id;
		this.lastName = lastName;
		this.age = age;
		this.address = address;
	}

	public Long getId() {
		return this.id;
	}

	public String getLastName() {
		return this.lastName;
	}

	public void setLastName(String lastName) {
		this.lastName = lastName;
	}

	public int getAge() {
		return this.age;
	}

	public Address getAddress() {
		return this.address;
	}

	public Owner getLandlord() {
		return this.landlord;
	}

	public void setLandlord(Owner landlord) {
		this.landlord = landlord;
	}

	public List<Pet> getFavourites() {
		return this.favourites;
	}

	/** A value of an owner. */
	@Embeddable
	public static class Address {

		private String city;

		@PersistenceCreator
		protected Address() {}

		public Address(String city) {
			this.city = city;
		}

		public String getCity() {
			return this.city;
		}

	}

}
