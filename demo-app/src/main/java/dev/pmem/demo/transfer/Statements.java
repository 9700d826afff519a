/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.transfer;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import dev.pmem.demo.account.Account;
import dev.pmem.demo.account.AccountService;
import dev.pmem.demo.transfer.StatementView.Direction;

/**
 * Lists the transfers of an account, in and out merged from the two indexes that hold them in order.
 */
@Service
class Statements {

	private final AccountService accountService;

	private final TransferRepository transfers;

	Statements(AccountService accountService, TransferRepository transfers) {
		this.accountService = accountService;
		this.transfers = transfers;
	}

	@Transactional(readOnly = true)
	StatementView statement(String number, @Nullable Long before, int size) {
		Account account = this.accountService.get(number);
		long end = Objects.requireNonNullElse(before, Long.MAX_VALUE);
		// One more than shown, to tell whether others follow.
		Limit limit = Limit.of(size + 1);
		List<Transfer> found = Stream
				.concat(this.transfers.findByFromAndIdLessThanOrderByIdDesc(account, end, limit).stream(),
						this.transfers.findByToAndIdLessThanOrderByIdDesc(account, end, limit).stream())
				.sorted(Comparator.comparingLong(Transfer::storedId).reversed())
				.toList();
		List<Transfer> shown = found.subList(0, Math.min(size, found.size()));
		Long next = (found.size() > size) ? shown.getLast().id() : null;
		// Nobody transfers to himself, so no transfer counts twice.
		long total = this.transfers.countByFrom(account) + this.transfers.countByTo(account);
		return new StatementView(shown.stream().map(transfer -> item(account, transfer)).toList(), total, next);
	}

	/** Within a transaction an account is one instance, whichever transfer refers to it. */
	private static StatementView.Item item(Account account, Transfer transfer) {
		boolean isOut = transfer.from() == account;
		Account counterpart = isOut ? transfer.to() : transfer.from();
		return new StatementView.Item(transfer.storedId(), isOut ? Direction.OUT : Direction.IN, counterpart.number(),
				counterpart.owner(), transfer.amountCents(), transfer.at(), transfer.reference());
	}

}
