/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.associations;

import jakarta.persistence.Entity;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import org.springframework.data.annotation.PersistenceCreator;

/** Many refer to it. */
@Entity
@Table(name = "customers")
public class Customer extends Named {

	private String city;

	@ManyToOne
	private Customer referrer;

	@PersistenceCreator
	protected Customer() {}

	public Customer(String name) {
		super(name);
	}

	public String getCity() {
		return this.city;
	}

	public void setCity(String city) {
		this.city = city;
	}

	public Customer getReferrer() {
		return this.referrer;
	}

	public void setReferrer(Customer referrer) {
		this.referrer = referrer;
	}

	@Override
	String describeOwned() {
		return "customer " + getName() + " of " + this.city + ", referred by " + Names.of(this.referrer);
	}

}
