/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.peer.map;

import java.time.LocalDate;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;

import dev.pmem.benchmarks.bank.Account;
import dev.pmem.benchmarks.bank.AccountData;
import dev.pmem.benchmarks.bank.AccountStatus;

/**
 * An account in a map.
 */
public class MapAccount implements Account {

	@Id
	private @Nullable Long id;

	private String number;

	private String owner;

	private String branch;

	private String email;

	private String phone;

	private long balance;

	private long overdraft;

	private AccountStatus status;

	private LocalDate opened;

	private boolean paperless;

	@SuppressWarnings("NullAway.Init")
	protected MapAccount() {}

	public MapAccount(AccountData data) {
		this.number = data.number();
		this.owner = data.owner();
		this.branch = data.branch();
		this.email = data.email();
		this.phone = data.phone();
		this.balance = data.balance();
		this.overdraft = data.overdraft();
		this.status = data.status();
		this.opened = data.opened();
		this.paperless = data.paperless();
	}

	@Override
	public @Nullable Long getId() {
		return this.id;
	}

	public String getNumber() {
		return this.number;
	}

	public void setNumber(String number) {
		this.number = number;
	}

	@Override
	public String getOwner() {
		return this.owner;
	}

	public void setOwner(String owner) {
		this.owner = owner;
	}

	public String getBranch() {
		return this.branch;
	}

	public void setBranch(String branch) {
		this.branch = branch;
	}

	public String getEmail() {
		return this.email;
	}

	public void setEmail(String email) {
		this.email = email;
	}

	public String getPhone() {
		return this.phone;
	}

	public void setPhone(String phone) {
		this.phone = phone;
	}

	@Override
	public long getBalance() {
		return this.balance;
	}

	@Override
	public void setBalance(long balance) {
		this.balance = balance;
	}

	public long getOverdraft() {
		return this.overdraft;
	}

	public void setOverdraft(long overdraft) {
		this.overdraft = overdraft;
	}

	public AccountStatus getStatus() {
		return this.status;
	}

	public void setStatus(AccountStatus status) {
		this.status = status;
	}

	public LocalDate getOpened() {
		return this.opened;
	}

	public void setOpened(LocalDate opened) {
		this.opened = opened;
	}

	public boolean isPaperless() {
		return this.paperless;
	}

	public void setPaperless(boolean paperless) {
		this.paperless = paperless;
	}

}
