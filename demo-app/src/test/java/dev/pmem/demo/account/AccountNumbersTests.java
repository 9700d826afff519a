/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountNumbersTests {

	/** Examples of the IBAN registry. */
	@ParameterizedTest
	@ValueSource(strings = {"GB82WEST12345698765432", "DE89370400440532013000", "FR1420041010050500013M02606",
			"NO9386011117947", "MT84MALT011000012345MTLCAST001S"})
	void acceptsNumbersOfOtherBanks(String number) {
		assertThat(AccountNumbers.isValid(number)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = {"", "GB83WEST12345698765432", "GB82WEST12345698765423", "gb82west12345698765432",
			"GB82 WEST 1234 5698 7654 32", "8289WEST12345698765432", "DE00", "DE8937040044053201300Ä"})
	void refusesWrongOnes(String number) {
		assertThat(AccountNumbers.isValid(number)).isFalse();
	}

	@Test
	void makesValidNumbers() {
		assertThat(AccountNumbers.BANK).matches("XP[0-9]{2}0{12}").matches(AccountNumbers::isValid);
		assertThat(AccountNumbers.of(999_999_999_999L)).hasSize(16).matches(AccountNumbers::isValid);
		for (int i = 0; i < 1000; i++) {
			assertThat(AccountNumbers.random()).hasSize(16).matches(AccountNumbers::isValid);
		}
		assertThatIllegalArgumentException().isThrownBy(() -> AccountNumbers.of(1_000_000_000_000L));
	}

	@Test
	void noticesEveryWrongDigit() {
		String number = AccountNumbers.of(123_456_789_012L);
		for (int i = 2; i < number.length(); i++) {
			for (char digit = '0'; digit <= '9'; digit++) {
				String other = number.substring(0, i) + digit + number.substring(i + 1);
				assertThat(AccountNumbers.isValid(other)).as(other).isEqualTo(other.equals(number));
			}
		}
	}

	@Test
	void normalizes() {
		assertThat(AccountNumbers.normalize(" gb82 WEST 1234 5698 7654 32 ")).isEqualTo("GB82WEST12345698765432");
	}

}
