/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.transfer;

import java.time.Instant;
import java.util.List;

import org.springframework.stereotype.Component;

import dev.pmem.demo.account.Account;
import dev.pmem.demo.account.OpeningBook;

/**
 * Books the first money of accounts as transfers from the bank.
 */
@Component
class OpeningTransfers implements OpeningBook {

	private final TransferRepository transfers;

	OpeningTransfers(TransferRepository transfers) {
		this.transfers = transfers;
	}

	@Override
	public void book(Account bank, List<Account> opened) {
		Instant now = Instant.now();
		this.transfers.saveAll(opened.stream()
				.filter(account -> account.balanceCents() > 0)
				.map(account -> new Transfer(null, bank, account, account.balanceCents(), now,
						"Opening balance"))
				.toList());
	}

}
