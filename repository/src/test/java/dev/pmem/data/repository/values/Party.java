/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.values;

import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.PersistenceCreator;

import dev.pmem.data.core.index.Indexed;

/** For JPA and for us. Each value stands twice: without an index and with one. */
@Entity
public class Party {

	@Id
	@EmbeddedId
	private PartyId id;

	private String name;

	@Embedded
	private Email email;

	@Indexed
	@Embedded
	@AttributeOverride(name = "mail", column = @Column(name = "indexed_mail"))
	private Email indexedEmail;

	@Embedded
	private Address address;

	@Indexed
	@Embedded
	@AttributeOverride(name = "city", column = @Column(name = "indexed_city"))
	@AttributeOverride(name = "place.street", column = @Column(name = "indexed_street"))
	@AttributeOverride(name = "place.share", column = @Column(name = "indexed_share"))
	@AttributeOverride(name = "zip", column = @Column(name = "indexed_zip"))
	private Address indexedAddress;

	@Embedded
	private Money money;

	private byte[] photo;

	@PersistenceCreator
	protected Party() {}

	public Party(PartyId id, String name) {
		this.id = id;
		this.name = name;
	}

	public PartyId getId() {
		return this.id;
	}

	public String getName() {
		return this.name;
	}

	public Party with(Email email, Address address, Money money, byte[] photo) {
		this.email = email;
		this.indexedEmail = email;
		this.address = address;
		this.indexedAddress = address;
		this.money = money;
		this.photo = photo;
		return this;
	}

}
