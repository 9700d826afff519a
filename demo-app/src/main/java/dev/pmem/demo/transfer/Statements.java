/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.transfer;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import dev.pmem.demo.account.Account;
import dev.pmem.demo.account.AccountRepository;
import dev.pmem.demo.account.AccountService;
import dev.pmem.demo.transfer.StatementView.Direction;

/**
 * Lists the transfers of an account, in and out merged from the two indexes that hold them in order.
 */
@Service
class Statements {

	private final AccountService accountService;

	private final AccountRepository accounts;

	private final TransferRepository transfers;

	Statements(AccountService accountService, AccountRepository accounts, TransferRepository transfers) {
		this.accountService = accountService;
		this.accounts = accounts;
		this.transfers = transfers;
	}

	@Transactional(readOnly = true)
	StatementView statement(String number, @Nullable Long before, int size) {
		long accountId = this.accountService.get(number).id();
		long end = Objects.requireNonNullElse(before, Long.MAX_VALUE);
		// One more than shown, to tell whether others follow.
		Limit limit = Limit.of(size + 1);
		List<Transfer> found = Stream
				.concat(this.transfers.findByFromIdAndIdLessThanOrderByIdDesc(accountId, end, limit).stream(),
						this.transfers.findByToIdAndIdLessThanOrderByIdDesc(accountId, end, limit).stream())
				.sorted(Comparator.comparingLong(Transfer::storedId).reversed())
				.toList();
		List<Transfer> shown = found.subList(0, Math.min(size, found.size()));
		Long next = (found.size() > size) ? shown.getLast().id() : null;
		// Nobody transfers to himself, so no transfer counts twice.
		long total = this.transfers.countByFromId(accountId) + this.transfers.countByToId(accountId);
		return new StatementView(items(accountId, shown), total, next);
	}

	private List<StatementView.Item> items(long accountId, List<Transfer> shown) {
		Map<Long, Account> counterparts = this.accounts
				.findAllById(shown.stream().map(transfer -> counterpartId(accountId, transfer)).distinct().toList())
				.stream()
				.collect(Collectors.toMap(Account::id, Function.identity()));
		return shown.stream().map(transfer -> {
			Account counterpart = Objects.requireNonNull(counterparts.get(counterpartId(accountId, transfer)));
			return new StatementView.Item(transfer.storedId(),
					(transfer.fromId() == accountId) ? Direction.OUT : Direction.IN, counterpart.number(),
					counterpart.owner(), transfer.amountCents(), transfer.at(), transfer.reference());
		}).toList();
	}

	private static long counterpartId(long accountId, Transfer transfer) {
		return (transfer.fromId() == accountId) ? transfer.toId() : transfer.fromId();
	}

}
