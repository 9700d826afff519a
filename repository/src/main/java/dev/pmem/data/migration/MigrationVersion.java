/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.migration;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A version as migrations are ordered by. Versions that differ in zeros at their end alone are equal.
 *
 * @param numbers its numbers, without zeros at the end
 */
record MigrationVersion(List<BigInteger> numbers) implements Comparable<MigrationVersion> {

	private static final Pattern FORM = Pattern.compile("\\d+(\\.\\d+)*");

	/**
	 * @throws IllegalArgumentException if it is none
	 */
	static MigrationVersion parse(String text) {
		if (!FORM.matcher(text).matches()) {
			throw new IllegalArgumentException("a version consists of numbers and dots, as 1, 2.10 or 20261130.1");
		}
		List<BigInteger> numbers = new ArrayList<>(Arrays.stream(text.split("\\.")).map(BigInteger::new).toList());
		while (!numbers.isEmpty() && numbers.getLast().signum() == 0) {
			numbers.removeLast();
		}
		return new MigrationVersion(List.copyOf(numbers));
	}

	@Override
	public int compareTo(MigrationVersion other) {
		for (int index = 0; index < Math.max(this.numbers.size(), other.numbers.size()); index++) {
			int difference = number(index).compareTo(other.number(index));
			if (difference != 0) {
				return difference;
			}
		}
		return 0;
	}

	private BigInteger number(int index) {
		return (index < this.numbers.size()) ? this.numbers.get(index) : BigInteger.ZERO;
	}

}
