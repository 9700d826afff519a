/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.scenario;

import jakarta.persistence.Embeddable;

/** Embedded in a {@link Person}. */
@Embeddable
public class Address {

	private String street;

	private String city;

	private Integer zip;

	protected Address() {}

	public Address(String street, String city, Integer zip) {
		this.street = street;
		this.city = city;
		this.zip = zip;
	}

	public String getStreet() {
		return this.street;
	}

	public String getCity() {
		return this.city;
	}

	public Integer getZip() {
		return this.zip;
	}

	public void setCity(String city) {
		this.city = city;
	}

}
