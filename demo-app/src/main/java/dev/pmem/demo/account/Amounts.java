/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.account;

/**
 * Bounds of amounts.
 */
public final class Amounts {

	/**
	 * The largest single amount, ten milliards: nine million of them fit into a balance.
	 */
	public static final long MAXIMUM_CENTS = 1_000_000_000_000L;

	/** Says that there is no amount. */
	public static final String MISSING = "Type an amount, such as 12.50.";

	/** Says that an amount is larger than {@link #MAXIMUM_CENTS}. */
	public static final String TOO_LARGE = "The amount must be 10,000,000,000.00 at most.";

	private Amounts() {}

}
