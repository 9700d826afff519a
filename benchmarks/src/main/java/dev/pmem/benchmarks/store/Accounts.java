/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.store;

import dev.pmem.benchmarks.bank.AccountData;

/**
 * The accounts of all stores.
 */
final class Accounts {

	/** A constant, as an account must have the same values whoever writes or looks for it. */
	static final int BRANCH_COUNT = 1000;

	private Accounts() {}

	static AccountData data(long ordinal) {
		return AccountData.of(ordinal, BRANCH_COUNT);
	}

}
