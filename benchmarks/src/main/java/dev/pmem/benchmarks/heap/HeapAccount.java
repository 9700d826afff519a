/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.heap;

import java.time.LocalDate;

import dev.pmem.benchmarks.bank.AccountData;
import dev.pmem.benchmarks.bank.AccountStatus;

/**
 * The same account as the peers keep, stored by the heap's own interface.
 */
public record HeapAccount(long id, String number, String owner, String branch, String email, String phone, long balance,
		long overdraft, AccountStatus status, LocalDate opened, boolean paperless) {

	static HeapAccount of(long id, AccountData data) {
		return new HeapAccount(id, data.number(), data.owner(), data.branch(), data.email(), data.phone(),
				data.balance(), data.overdraft(), data.status(), data.opened(), data.paperless());
	}

	/** The account with a larger balance. */
	public HeapAccount plus(long amount) {
		return new HeapAccount(this.id, this.number, this.owner, this.branch, this.email, this.phone,
				this.balance + amount, this.overdraft, this.status, this.opened, this.paperless);
	}

}
