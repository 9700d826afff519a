/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.transfer;

import java.util.Objects;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

import dev.pmem.demo.account.AccountNumbers;
import dev.pmem.demo.account.Amounts;

/**
 * Transfers money.
 *
 * @param from number of the account that it leaves
 * @param to number of the account that it reaches
 * @param amountCents how much
 * @param reference what it's for; empty where absent
 */
record TransferRequest(@NotBlank(message = "Choose the account that pays.") String from,
		@NotBlank(message = "Choose the account that is paid.") String to,
		@NotNull(message = Amounts.MISSING) @Positive(message = "The amount must be more than zero.") @Max(value = Amounts.MAXIMUM_CENTS, message = Amounts.TOO_LARGE) Long amountCents,
		@Size(max = 140, message = "A reference has 140 characters at most.") String reference) {

	// Jackson passes null for what is absent.
	TransferRequest(@Nullable String from, @Nullable String to, Long amountCents, @Nullable String reference) {
		this.from = AccountNumbers.normalize(Objects.requireNonNullElse(from, ""));
		this.to = AccountNumbers.normalize(Objects.requireNonNullElse(to, ""));
		this.amountCents = amountCents;
		this.reference = Objects.requireNonNullElse(reference, "").strip();
	}

}
