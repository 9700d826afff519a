/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.storm;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;

import dev.pmem.demo.account.Account;
import dev.pmem.demo.account.AccountKind;
import dev.pmem.demo.account.AccountRepository;
import dev.pmem.demo.transfer.TransferService;
import dev.pmem.demo.web.LedgerException;
import dev.pmem.demo.web.Problem;

/**
 * Starts and stops storms: at most one at a time.
 */
@Service
class StormService implements DisposableBean {

	/** Among how many accounts a storm is, at most. */
	private static final int ACCOUNTS = 10_000;

	private final AccountRepository accounts;

	private final TransferService transfers;

	private @Nullable Storm storm;

	StormService(AccountRepository accounts, TransferService transfers) {
		this.accounts = accounts;
		this.transfers = transfers;
	}

	/**
	 * Starts a storm.
	 * @throws LedgerException if one is running, or there are not two accounts and money to transfer between them
	 */
	synchronized Storm start(int threads, Duration duration) {
		if (this.storm != null && this.storm.isRunning()) {
			throw new LedgerException(Problem.STORM_RUNNING, null, "Stop it first, or wait for its end.");
		}
		List<Account> among = this.accounts.findByKind(AccountKind.CUSTOMER, Limit.of(ACCOUNTS));
		if (among.size() < 2 || among.stream().allMatch(account -> account.balanceCents() == 0)) {
			throw new LedgerException(Problem.TOO_FEW_ACCOUNTS, null,
					"A storm needs two accounts or more, with money in one: open some, or add sample accounts.");
		}
		Storm started = Storm.start(this.transfers, among.stream().map(Account::number).toList(), threads, duration);
		this.storm = started;
		return started;
	}

	/** The storm that is running, or null. */
	synchronized @Nullable Storm running() {
		return (this.storm != null && this.storm.isRunning()) ? this.storm : null;
	}

	/** Stops the storm that is running, if any. */
	synchronized StormView stop() throws InterruptedException {
		if (this.storm != null) {
			this.storm.stop();
		}
		return view();
	}

	synchronized StormView view() {
		return (this.storm == null) ? StormView.NONE : this.storm.view();
	}

	/** Before the pool is closed. */
	@Override
	public void destroy() throws InterruptedException {
		stop();
	}

}
