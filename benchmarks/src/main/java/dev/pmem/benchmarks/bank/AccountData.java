/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.bank;

import java.time.LocalDate;

/**
 * The values of an account: about 150 bytes, as a hand-made binary record of them would have it.
 *
 * @param number unique
 * @param branch shared by {@link #BRANCH_SIZE} accounts
 */
public record AccountData(String number, String owner, String branch, String email, String phone, long balance,
		long overdraft, AccountStatus status, LocalDate opened, boolean paperless) {

	/** How many accounts a branch has. */
	public static final int BRANCH_SIZE = 100;

	private static final LocalDate FIRST_DAY = LocalDate.of(2000, 1, 1);

	/**
	 * The values of the account with this ordinal. Accounts of a branch lie apart, and so do consecutive accounts in the
	 * order of their numbers: no store is favoured for what it keeps side by side.
	 * @param ordinal from 0
	 * @param branchCount how many branches there are
	 */
	public static AccountData of(long ordinal, int branchCount) {
		String number = number(ordinal);
		String digits = number.substring(2);
		String name = "Owner " + digits.substring(4, 17);
		return new AccountData(number, name, branch(ordinal % branchCount),
				"owner." + digits.substring(6, 16) + "@mail.example.org", "+49 30 " + digits.substring(10, 19),
				1_000_000,
				(ordinal % 10) * 10_000, AccountStatus.OPEN, FIRST_DAY.plusDays(ordinal % 9000), ordinal % 3 == 0);
	}

	/** The number of the account with this ordinal. */
	public static String number(long ordinal) {
		String digits = Long.toString(scramble(ordinal));
		return "DE" + "0".repeat(20 - digits.length()) + digits;
	}

	/** The name of a branch. */
	public static String branch(long ordinal) {
		return "Branch " + (10_000 + ordinal);
	}

	/** Different for different ordinals, not negative, in no order. */
	private static long scramble(long ordinal) {
		return ((ordinal << 1) * 0x9E3779B97F4A7C15L) >>> 1;
	}

}
