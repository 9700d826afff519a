/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.transfer;

import java.time.Instant;

import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import dev.pmem.demo.account.Account;
import dev.pmem.demo.account.AccountRepository;
import dev.pmem.demo.web.LedgerException;
import dev.pmem.demo.web.Problem;

/**
 * Transfers money. Both balances and the transfer change in one transaction, so each is seen with the others or not at
 * all, whatever happens to the process.
 */
@Service
public class TransferService {

	private final AccountRepository accounts;

	private final TransferRepository transfers;

	public TransferService(AccountRepository accounts, TransferRepository transfers) {
		this.accounts = accounts;
		this.transfers = transfers;
	}

	/**
	 * Transfers money between the accounts with these numbers.
	 * @throws LedgerException if that is not possible
	 * @throws OptimisticLockingFailureException if others changed the same accounts at each of many attempts
	 */
	// Retrying is around the transaction: each attempt reads the balances anew.
	@Retryable(includes = OptimisticLockingFailureException.class, maxRetries = 30, delay = 2, jitter = 2, multiplier = 1.5, maxDelay = 100)
	@Transactional
	public TransferView transfer(String from, String to, long amountCents, String reference) {
		if (amountCents <= 0) {
			throw new IllegalArgumentException("amount of " + amountCents + " cents is not positive");
		}
		if (from.equals(to)) {
			throw new LedgerException(Problem.SAME_ACCOUNT, "to", "The money is on this account already.");
		}
		Account source = find(from, "from");
		Account target = find(to, "to");
		if (!source.covers(amountCents)) {
			throw new LedgerException(Problem.INSUFFICIENT_FUNDS, "amountCents",
					"The account does not hold that much.");
		}
		source.withdraw(amountCents);
		target.deposit(amountCents);
		Transfer transfer = this.transfers
				.save(new Transfer(null, source, target, amountCents, Instant.now(), reference));
		return view(transfer);
	}

	/**
	 * The transfer of this id.
	 * @throws LedgerException if there is none
	 */
	@Transactional(readOnly = true)
	public TransferView get(long id) {
		Transfer transfer = this.transfers.findById(id)
				.orElseThrow(() -> new LedgerException(Problem.TRANSFER_NOT_FOUND, null,
						"There is no transfer " + id + "."));
		return view(transfer);
	}

	private Account find(String number, String field) {
		return this.accounts.findByNumber(number)
				.orElseThrow(() -> new LedgerException(Problem.UNKNOWN_ACCOUNT, field,
						"There is no account " + number + "."));
	}

	private static TransferView view(Transfer transfer) {
		return new TransferView(transfer.storedId(), transfer.from().number(), transfer.to().number(),
				transfer.amountCents(), transfer.at(), transfer.reference());
	}

}
