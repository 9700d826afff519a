/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.transfer;

import java.time.Instant;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;

import dev.pmem.data.core.index.CompoundIndex;
import dev.pmem.data.core.mapping.PersistentObject;
import dev.pmem.demo.account.Account;
import dev.pmem.heap.annotation.PreviousName;

/**
 * Money that went from one account to another. Never changes.
 *
 * @param id generated when stored; later transfers have greater ones
 * @param from the account that it left
 * @param to the account that it reached
 * @param amountCents how much; always positive
 * @param at when it was booked
 * @param reference what it was for; may be empty
 */
@PersistentObject("transfer")
@CompoundIndex(properties = {"from", "id"})
@CompoundIndex(properties = {"to", "id"})
public record Transfer(@Id @Nullable Long id, @PreviousName("fromId") Account from, @PreviousName("toId") Account to,
		long amountCents, Instant at, String reference) {

	/** The id; only a transfer that is stored has one. */
	public long storedId() {
		return Objects.requireNonNull(this.id, "not stored");
	}

}
