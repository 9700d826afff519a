/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.bank;

import java.util.List;

import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.transaction.annotation.Transactional;

/**
 * The transactions that are measured: the same code for all peers, written as an application would.
 *
 * @param <A> the peer's entity
 */
public class AccountService<A extends Account> {

	private final AccountRepository<A> repository;

	public AccountService(AccountRepository<A> repository) {
		this.repository = repository;
	}

	@Transactional(readOnly = true)
	public A find(Long id) {
		return this.repository.findById(id).orElseThrow();
	}

	@Transactional(readOnly = true)
	public A findByNumber(String number) {
		return this.repository.findByNumber(number).orElseThrow();
	}

	@Transactional(readOnly = true)
	public boolean isNumberTaken(String number) {
		return this.repository.existsByNumber(number);
	}

	@Transactional(readOnly = true)
	public List<A> findByBranch(String branch) {
		return this.repository.findByBranch(branch);
	}

	@Transactional(readOnly = true)
	public Page<A> findByBranch(String branch, Pageable pageable) {
		return this.repository.findByBranch(branch, pageable);
	}

	@Transactional(readOnly = true)
	public long totalBalance() {
		return this.repository.findAll().stream().mapToLong(Account::getBalance).sum();
	}

	@Transactional
	public A deposit(Long id, long amount) {
		A account = this.repository.findById(id).orElseThrow();
		account.setBalance(account.getBalance() + amount);
		return this.repository.save(account);
	}

	@Transactional
	public void transfer(Long fromId, Long toId, long amount) {
		A from = this.repository.findById(fromId).orElseThrow();
		A to = this.repository.findById(toId).orElseThrow();
		from.setBalance(from.getBalance() - amount);
		to.setBalance(to.getBalance() + amount);
		this.repository.save(from);
		this.repository.save(to);
	}

	@Transactional
	public A open(A account) {
		return this.repository.save(account);
	}

	@Transactional
	public List<A> openAll(List<A> accounts) {
		return this.repository.saveAll(accounts);
	}

	@Transactional
	public void closeAll(List<Long> ids) {
		this.repository.deleteAllById(ids);
	}

}
