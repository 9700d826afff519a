/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.peer.live;

import java.time.LocalDate;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;

import dev.pmem.benchmarks.bank.Account;
import dev.pmem.benchmarks.bank.AccountData;
import dev.pmem.benchmarks.bank.AccountStatus;
import dev.pmem.data.core.index.Indexed;

/**
 * An account as a live object: it has the properties of the other peers' accounts.
 */
public interface LiveAccount extends Account {

	@Override
	@Id
	@Nullable
	Long getId();

	@Indexed(unique = true)
	String getNumber();

	void setNumber(String number);

	void setOwner(String owner);

	@Indexed
	String getBranch();

	void setBranch(String branch);

	String getEmail();

	void setEmail(String email);

	String getPhone();

	void setPhone(String phone);

	long getOverdraft();

	void setOverdraft(long overdraft);

	AccountStatus getStatus();

	void setStatus(AccountStatus status);

	LocalDate getOpened();

	void setOpened(LocalDate opened);

	boolean isPaperless();

	void setPaperless(boolean paperless);

	/** Sets all values. */
	default LiveAccount fill(AccountData data) {
		setNumber(data.number());
		setOwner(data.owner());
		setBranch(data.branch());
		setEmail(data.email());
		setPhone(data.phone());
		setBalance(data.balance());
		setOverdraft(data.overdraft());
		setStatus(data.status());
		setOpened(data.opened());
		setPaperless(data.paperless());
		return this;
	}

}
