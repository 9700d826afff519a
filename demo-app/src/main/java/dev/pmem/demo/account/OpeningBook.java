/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.account;

import java.util.List;

/**
 * Books where the first money of new accounts came from.
 */
public interface OpeningBook {

	/**
	 * Books a transfer from the bank for each of the accounts with a balance. The balances have been changed already.
	 */
	void book(Account bank, List<Account> opened);

}
