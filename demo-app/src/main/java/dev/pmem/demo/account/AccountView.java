/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.account;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * An account, as the API shows it.
 */
public record AccountView(String number, String owner, AccountKind kind, long balanceCents, Instant createdAt,
		@Nullable Long version) {

	public static AccountView of(Account account) {
		return new AccountView(account.number(), account.owner(), account.kind(), account.balanceCents(),
				account.createdAt(), account.version());
	}

}
