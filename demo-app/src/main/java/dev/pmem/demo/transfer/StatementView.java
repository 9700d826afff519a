/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.transfer;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Some of an account's transfers, the newest first.
 *
 * @param items these
 * @param totalItems how many the account has
 * @param next what to give as {@code before} to get those that follow; null if none do
 */
record StatementView(List<Item> items, long totalItems, @Nullable Long next) {

	/**
	 * One transfer, as the account sees it.
	 *
	 * @param amountCents how much; always positive
	 */
	record Item(long id, Direction direction, String counterpartNumber, String counterpartOwner, long amountCents,
			Instant at, String reference) {}

	/** Which way the money went. */
	enum Direction {

		/** Into the account. */
		IN,
		/** Out of the account. */
		OUT

	}

}
