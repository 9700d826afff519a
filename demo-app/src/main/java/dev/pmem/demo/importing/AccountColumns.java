/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.importing;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import dev.pmem.demo.account.AccountNumbers;
import dev.pmem.demo.account.Amounts;

/**
 * The columns of a file of accounts, in the order in which its header names them: {@code owner}, and where wanted
 * {@code number} and {@code balance}.
 */
final class AccountColumns {

	private static final List<String> NAMES = List.of("owner", "number", "balance");

	private static final int MAXIMUM_OWNER_LENGTH = 80;

	private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,2})?");

	private final Map<String, Integer> indexes;

	private AccountColumns(Map<String, Integer> indexes) {
		this.indexes = indexes;
	}

	/**
	 * The columns that this header names.
	 * @throws HeaderException if it names others, or one twice, or no owner
	 */
	static AccountColumns of(CsvRecord header) throws HeaderException {
		if (header.fields().isEmpty()) {
			throw new HeaderException("The first line is empty; it must name the columns.");
		}
		Map<String, Integer> indexes = new HashMap<>();
		for (int i = 0; i < header.fields().size(); i++) {
			String name = header.fields().get(i).strip().toLowerCase(Locale.ROOT);
			if (!NAMES.contains(name)) {
				throw new HeaderException("The first line must name the columns, with commas between: owner, and where "
						+ "wanted number and balance. There is no column \"" + abbreviate(name) + "\".");
			}
			if (indexes.put(name, i) != null) {
				throw new HeaderException("The first line names the column " + name + " twice.");
			}
		}
		if (!indexes.containsKey("owner")) {
			throw new HeaderException("The first line names no column owner.");
		}
		return new AccountColumns(indexes);
	}

	/**
	 * What a record says.
	 * @throws LineException if it can't be imported
	 */
	Line parse(CsvRecord csvRecord) throws LineException {
		if (csvRecord.fields().size() != this.indexes.size()) {
			throw new LineException("",
					"has " + csvRecord.fields().size() + " fields instead of " + this.indexes.size());
		}
		String owner = field(csvRecord, "owner");
		if (owner.isEmpty()) {
			throw new LineException("owner", "must not be blank");
		}
		if (owner.length() > MAXIMUM_OWNER_LENGTH) {
			throw new LineException("owner", "is longer than " + MAXIMUM_OWNER_LENGTH + " characters");
		}
		String number = AccountNumbers.normalize(field(csvRecord, "number"));
		if (!number.isEmpty() && !AccountNumbers.isValid(number)) {
			throw new LineException("number", "is not an account number (IBAN), or its check digits are wrong");
		}
		return new Line(csvRecord.line(), owner, number.isEmpty() ? null : number,
				cents(field(csvRecord, "balance")));
	}

	private String field(CsvRecord csvRecord, String name) {
		Integer index = this.indexes.get(name);
		return (index == null) ? "" : csvRecord.fields().get(index).strip();
	}

	private static long cents(String amount) throws LineException {
		if (amount.isEmpty()) {
			return 0;
		}
		if (!AMOUNT.matcher(amount).matches()) {
			throw new LineException("balance", "must be a number such as 1234.50, and not negative");
		}
		long cents = new BigDecimal(amount).movePointRight(2).longValueExact();
		if (cents > Amounts.MAXIMUM_CENTS) {
			throw new LineException("balance", "is larger than " + Amounts.MAXIMUM_CENTS / 100);
		}
		return cents;
	}

	private static String abbreviate(String text) {
		return (text.length() <= 40) ? text : text.substring(0, 40) + "…";
	}

	/**
	 * An account to open.
	 *
	 * @param line where it's in the file
	 * @param number its number; null if it is to be given one
	 */
	record Line(long line, String owner, @Nullable String number, long cents) {}

}
