/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.account;

import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * Account numbers: those of ISO 13616 (IBAN), with their check digits. The bank's own country is {@code XP}, one of those
 * that ISO 3166 leaves to users.
 */
public final class AccountNumbers {

	/** The bank's own account. */
	public static final String BANK = of(0);

	private static final Pattern SHAPE = Pattern.compile("[A-Z]{2}[0-9]{2}[A-Z0-9]{10,30}");

	private static final long SERIALS = 1_000_000_000_000L;

	private AccountNumbers() {}

	/** The number with this serial of up to twelve digits. */
	static String of(long serial) {
		if (serial < 0 || serial >= SERIALS) {
			throw new IllegalArgumentException("serial " + serial + " has not between one and twelve digits");
		}
		String rest = String.format(Locale.ROOT, "%012d", serial);
		return "XP" + String.format(Locale.ROOT, "%02d", 98 - remainder("XP00" + rest)) + rest;
	}

	/** A number that is most likely free. */
	public static String random() {
		return of(ThreadLocalRandom.current().nextLong(1, SERIALS));
	}

	/** As it is stored: without blanks, in capitals. */
	public static String normalize(String number) {
		return number.replace(" ", "").toUpperCase(Locale.ROOT);
	}

	/** Whether a normalized number has the right shape and check digits. */
	public static boolean isValid(String number) {
		return SHAPE.matcher(number).matches() && remainder(number) == 1;
	}

	/** ISO 7064 mod 97-10: the first four characters moved to the end, letters as two digits. */
	private static int remainder(String number) {
		int remainder = 0;
		for (int i = 0; i < number.length(); i++) {
			int digit = Character.digit(number.charAt((i + 4) % number.length()), 36);
			remainder = (remainder * ((digit < 10) ? 10 : 100) + digit) % 97;
		}
		return remainder;
	}

}
