/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import dev.pmem.data.core.PmemOperations;
import dev.pmem.demo.account.Account;
import dev.pmem.demo.account.AccountKind;
import dev.pmem.demo.account.AccountRepository;
import dev.pmem.demo.audit.AuditReport.Mismatch;
import dev.pmem.demo.transfer.TransferRepository;
import dev.pmem.heap.query.Query;

/**
 * Adds up. Each check sees one snapshot: it stays right while transfers go on beside it, and hinders none of them.
 */
@Service
public class AuditService {

	private static final int MISMATCHES_SHOWN = 10;

	private final AccountRepository accounts;

	private final TransferRepository transfers;

	private final PmemOperations operations;

	public AuditService(AccountRepository accounts, TransferRepository transfers, PmemOperations operations) {
		this.accounts = accounts;
		this.transfers = transfers;
		this.operations = operations;
	}

	/** Adds up the balances. */
	@Transactional(readOnly = true)
	public Totals totals() {
		long count = 0;
		long customers = 0;
		long bank = 0;
		try (Stream<Account> all = this.accounts.streamAllBy()) {
			for (Account account : (Iterable<Account>) all::iterator) {
				count++;
				if (account.kind() == AccountKind.BANK) {
					bank += account.balanceCents();
				} else {
					customers += account.balanceCents();
				}
			}
		}
		long sum = customers + bank;
		return new Totals(count, this.transfers.count(), customers, bank, sum, sum == 0);
	}

	/** Adds up the transfers of each account and compares that with its balance. */
	@Transactional(readOnly = true)
	public AuditReport audit() {
		long start = System.nanoTime();
		Map<Long, Long> transferred = new HashMap<>();
		long transferCount = forEach(this.transfers.streamBookingsBy(), booking -> {
			transferred.merge(booking.fromId(), -booking.amountCents(), Long::sum);
			transferred.merge(booking.toId(), booking.amountCents(), Long::sum);
		});
		List<Mismatch> mismatches = new ArrayList<>();
		// Detached, for there may be more accounts than fit into memory.
		long accountCount = forEach(this.operations.streamDetached(Query.all(), Account.class), account -> {
			Long found = transferred.remove(account.id());
			long sum = (found == null) ? 0 : found;
			if (account.balanceCents() != sum) {
				mismatches.add(new Mismatch(account.number(), account.balanceCents(), sum));
			}
		});
		// What is left belongs to accounts that do not exist.
		boolean right = mismatches.isEmpty() && transferred.isEmpty();
		return new AuditReport(right, accountCount, transferCount,
				mismatches.subList(0, Math.min(mismatches.size(), MISMATCHES_SHOWN)),
				(System.nanoTime() - start) / 1_000_000);
	}

	/** Calls the action with each object of a stream, tells how many there are, and closes the stream. */
	private static <T> long forEach(Stream<T> objects, Consumer<T> action) {
		long[] count = {0};
		try (objects) {
			objects.forEach(object -> {
				action.accept(object);
				count[0]++;
			});
		}
		return count[0];
	}

}
