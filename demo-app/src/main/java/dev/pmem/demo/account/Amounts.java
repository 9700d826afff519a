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

	private Amounts() {}

}
