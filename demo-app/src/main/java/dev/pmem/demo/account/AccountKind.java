/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.account;

/**
 * Whose account it is.
 */
public enum AccountKind {

	/** A customer's: never below zero. */
	CUSTOMER,
	/** The bank's own, on the other side of all money paid in: as far below zero as the others are above. */
	BANK

}
