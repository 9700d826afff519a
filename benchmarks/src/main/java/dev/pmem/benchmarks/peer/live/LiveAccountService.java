/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.peer.live;

import org.springframework.transaction.annotation.Transactional;

import dev.pmem.benchmarks.bank.AccountService;

/**
 * What is done with live accounts. A setter has written the account, so that nothing is saved.
 */
public class LiveAccountService extends AccountService<LiveAccount> {

	private final LiveAccountRepository repository;

	public LiveAccountService(LiveAccountRepository repository) {
		super(repository);
		this.repository = repository;
	}

	@Override
	@Transactional
	public LiveAccount deposit(Long id, long amount) {
		LiveAccount account = this.repository.findById(id).orElseThrow();
		account.setBalance(account.getBalance() + amount);
		return account;
	}

	@Override
	@Transactional
	public void transfer(Long fromId, Long toId, long amount) {
		LiveAccount from = this.repository.findById(fromId).orElseThrow();
		LiveAccount to = this.repository.findById(toId).orElseThrow();
		from.setBalance(from.getBalance() - amount);
		to.setBalance(to.getBalance() + amount);
	}

}
