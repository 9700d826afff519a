/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.account;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;

import org.jspecify.annotations.Nullable;

/**
 * Opens an account.
 *
 * @param owner whose it is
 * @param number its number; a free one where absent
 * @param openingBalanceCents what to pay in at once; nothing where absent
 */
record OpenAccountRequest(
		@NotBlank(message = "Type the owner’s name.") @Size(max = 80, message = "A name has 80 characters at most.") String owner,
		@AccountNumber @Nullable String number,
		@PositiveOrZero(message = "The opening balance must not be negative.") @Max(value = Amounts.MAXIMUM_CENTS, message = Amounts.TOO_LARGE) @Nullable Long openingBalanceCents) {

	OpenAccountRequest {
		number = (number == null || number.isBlank()) ? null : AccountNumbers.normalize(number);
	}

}
