/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.values;

import java.math.BigDecimal;
import java.util.Objects;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

/** A value that is no record. */
@Embeddable
public class Money {

	@Column(precision = 20, scale = 4)
	private BigDecimal amount;

	private String currency;

	protected Money() {}

	public Money(String amount, String currency) {
		this.amount = new BigDecimal(amount);
		this.currency = currency;
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof Money money && this.amount.compareTo(money.amount) == 0
				&& Objects.equals(this.currency, money.currency);
	}

	@Override
	public int hashCode() {
		return this.amount.stripTrailingZeros().hashCode();
	}

	@Override
	public String toString() {
		return this.amount + " " + this.currency;
	}

}
