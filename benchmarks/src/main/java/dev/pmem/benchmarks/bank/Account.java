/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.bank;

import org.jspecify.annotations.Nullable;

/**
 * An account, as each peer's own entity class has it.
 */
public interface Account {

	/** Null until the account is stored: every store generates its ids itself. */
	@Nullable
	Long getId();

	String getOwner();

	long getBalance();

	void setBalance(long balance);

}
