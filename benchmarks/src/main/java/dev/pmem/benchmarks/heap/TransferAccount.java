/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.heap;

import dev.pmem.benchmarks.bank.AccountData;
import dev.pmem.benchmarks.bank.AccountStatus;

/**
 * A smaller account, of which {@link TransferRate} moves money: about 140 bytes in the pool.
 */
public record TransferAccount(long id, String number, String owner, String email, long balance, long overdraft,
		AccountStatus status, boolean paperless) {

	static TransferAccount of(long id) {
		AccountData data = AccountData.of(id, 1);
		return new TransferAccount(id, data.number(), data.owner(), data.email(), data.balance(), data.overdraft(),
				data.status(), data.paperless());
	}

	TransferAccount plus(long amount) {
		return new TransferAccount(this.id, this.number, this.owner, this.email, this.balance + amount, this.overdraft,
				this.status, this.paperless);
	}

}
