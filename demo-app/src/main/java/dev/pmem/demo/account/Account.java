/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.account;

import java.time.Instant;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;

import dev.pmem.data.core.index.CompoundIndex;
import dev.pmem.data.core.index.Indexed;
import dev.pmem.data.core.mapping.PersistentObject;

/**
 * An account. Amounts are whole cents.
 * <p>
 * Only a bank's balance is ever negative. A balance changes together with another one, by the same amount, and with the
 * transfer that tells of it: the sum of all is zero and each is the sum of its transfers.
 */
@PersistentObject("account")
@CompoundIndex(properties = {"owner", "id"})
public class Account {

	@Id
	private @Nullable Long id;

	@Version
	private @Nullable Long version;

	@Indexed(unique = true)
	private final String number;

	private final String owner;

	@Indexed
	private final AccountKind kind;

	private final Instant createdAt;

	private long balanceCents;

	public Account(String number, String owner, AccountKind kind, Instant createdAt) {
		this.number = number;
		this.owner = owner;
		this.kind = kind;
		this.createdAt = createdAt;
	}

	/** The id; only an account that is stored has one. */
	public long id() {
		return Objects.requireNonNull(this.id, "not stored");
	}

	public @Nullable Long version() {
		return this.version;
	}

	public String number() {
		return this.number;
	}

	public String owner() {
		return this.owner;
	}

	public AccountKind kind() {
		return this.kind;
	}

	public Instant createdAt() {
		return this.createdAt;
	}

	public long balanceCents() {
		return this.balanceCents;
	}

	/** Whether so much can be withdrawn. */
	public boolean covers(long cents) {
		return this.kind == AccountKind.BANK || this.balanceCents >= cents;
	}

	public void deposit(long cents) {
		this.balanceCents = Math.addExact(this.balanceCents, cents);
	}

	public void withdraw(long cents) {
		if (!covers(cents)) {
			throw new IllegalStateException("account " + this.number + " does not cover " + cents + " cents");
		}
		this.balanceCents = Math.subtractExact(this.balanceCents, cents);
	}

}
