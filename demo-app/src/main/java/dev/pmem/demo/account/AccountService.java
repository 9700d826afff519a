/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.account;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import dev.pmem.demo.web.LedgerException;
import dev.pmem.demo.web.Problem;

/**
 * Opens and finds accounts.
 */
@Service
public class AccountService implements SmartInitializingSingleton {

	private final AccountRepository accounts;

	private final OpeningBook openings;

	public AccountService(AccountRepository accounts, OpeningBook openings) {
		this.accounts = accounts;
		this.openings = openings;
	}

	/** Opens the bank's own account in a new pool, before there are requests. */
	@Override
	public void afterSingletonsInstantiated() {
		if (!this.accounts.existsByNumber(AccountNumbers.BANK)) {
			this.accounts.save(new Account(AccountNumbers.BANK, "The bank", AccountKind.BANK, Instant.now()));
		}
	}

	/**
	 * Opens all of these accounts, whose numbers differ, or none.
	 * @throws LedgerException if a number is taken
	 */
	// A number that another transaction takes at the same time shows when this one commits; the next attempt sees it.
	@Retryable(includes = {OptimisticLockingFailureException.class,
			DuplicateKeyException.class}, maxRetries = 30, delay = 2, jitter = 2, multiplier = 1.5, maxDelay = 100)
	@Transactional
	public List<Account> open(List<NewAccount> newAccounts) {
		for (NewAccount newAccount : newAccounts) {
			if (this.accounts.existsByNumber(newAccount.number())) {
				throw new LedgerException(Problem.NUMBER_TAKEN, "number",
						"There is an account " + newAccount.number() + " already.");
			}
		}
		return openUnchecked(newAccounts);
	}

	/** Opens those of these accounts, whose numbers differ, that are not taken, and returns the numbers of the others. */
	@Retryable(includes = {OptimisticLockingFailureException.class,
			DuplicateKeyException.class}, maxRetries = 30, delay = 2, jitter = 2, multiplier = 1.5, maxDelay = 100)
	@Transactional
	public Set<String> openFree(List<NewAccount> newAccounts) {
		Set<String> taken = newAccounts.stream()
				.map(NewAccount::number)
				.filter(this.accounts::existsByNumber)
				.collect(Collectors.toSet());
		openUnchecked(newAccounts.stream().filter(newAccount -> !taken.contains(newAccount.number())).toList());
		return taken;
	}

	private List<Account> openUnchecked(List<NewAccount> newAccounts) {
		Instant now = Instant.now();
		List<Account> opened = this.accounts.saveAll(newAccounts.stream().map(newAccount -> {
			Account account = new Account(newAccount.number(), newAccount.owner(), AccountKind.CUSTOMER, now);
			account.deposit(newAccount.openingCents());
			return account;
		}).toList());
		long total = newAccounts.stream().mapToLong(NewAccount::openingCents).reduce(0, Math::addExact);
		if (total > 0) {
			// Managed: what is changed is written at commit.
			Account bank = this.accounts.findByNumber(AccountNumbers.BANK).orElseThrow();
			bank.withdraw(total);
			this.openings.book(bank, opened);
		}
		return opened;
	}

	/** A number that is free now. */
	public String freeNumber() {
		String number = AccountNumbers.random();
		while (this.accounts.existsByNumber(number)) {
			number = AccountNumbers.random();
		}
		return number;
	}

	/** Accounts whose owner's name has this in it, or whose number begins with it; all if it's blank. */
	@Transactional(readOnly = true)
	public Page<Account> search(String search, Pageable pageable) {
		if (search.isBlank()) {
			return this.accounts.findAll(pageable);
		}
		return this.accounts.findByOwnerContainingIgnoreCaseOrNumberStartingWith(search.strip(),
				AccountNumbers.normalize(search), pageable);
	}

	/**
	 * The account with this number.
	 * @throws LedgerException if there is none
	 */
	public Account get(String number) {
		return this.accounts.findByNumber(AccountNumbers.normalize(number))
				.orElseThrow(() -> new LedgerException(Problem.ACCOUNT_NOT_FOUND, null,
						"There is no account " + number + "."));
	}

}
