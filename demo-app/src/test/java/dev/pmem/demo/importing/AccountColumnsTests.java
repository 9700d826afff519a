/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.pmem.demo.importing.AccountColumns.Line;

class AccountColumnsTests {

	@Test
	void takesColumnsInAnyOrder() throws Exception {
		AccountColumns columns = columns(" Balance", "OWNER", "number ");
		assertThat(columns.parse(csvRecord("12.5", " Ada Lovelace ", "gb82 west 1234 5698 7654 32")))
				.isEqualTo(new Line(2, "Ada Lovelace", "GB82WEST12345698765432", 1250));
	}

	@Test
	void needsOnlyAnOwner() throws Exception {
		assertThat(columns("owner").parse(csvRecord("Ada"))).isEqualTo(new Line(2, "Ada", null, 0));
		assertThat(columns("owner", "number", "balance").parse(csvRecord("Ada", "", "")))
				.isEqualTo(new Line(2, "Ada", null, 0));
	}

	@ParameterizedTest
	@ValueSource(strings = {"number,balance", "owner,iban", "owner,balance,owner", "owner,", "owner;number"})
	void refusesOtherHeaders(String header) {
		assertThatExceptionOfType(HeaderException.class).isThrownBy(() -> columns(header.split(",", -1)));
	}

	@ParameterizedTest
	@CsvSource({"0,0", "7,700", "1234.5,123450", "1234.56,123456", "0.01,1", "10000000000,1000000000000"})
	void readsAmounts(String text, long cents) throws Exception {
		assertThat(columns("owner", "balance").parse(csvRecord("Ada", text)).cents()).isEqualTo(cents);
	}

	@ParameterizedTest
	@ValueSource(strings = {"-1", "1.", ".5", "1.234", "1e3", "1'000", "abc", "10000000000.01", "9999999999999", "٣"})
	void refusesWhatIsNoAmount(String text) {
		assertThatExceptionOfType(LineException.class)
				.isThrownBy(() -> columns("owner", "balance").parse(csvRecord("Ada", text)))
				.satisfies(ex -> assertThat(ex.field()).isEqualTo("balance"));
	}

	@Test
	void refusesOtherLines() {
		assertThatExceptionOfType(LineException.class).isThrownBy(() -> columns("owner").parse(csvRecord(" ")))
				.satisfies(ex -> assertThat(ex.field()).isEqualTo("owner"));
		assertThatExceptionOfType(LineException.class)
				.isThrownBy(() -> columns("owner").parse(csvRecord("x".repeat(81))))
				.satisfies(ex -> assertThat(ex.field()).isEqualTo("owner"));
		assertThatExceptionOfType(LineException.class)
				.isThrownBy(() -> columns("owner", "number").parse(csvRecord("Ada", "GB82WEST12345698765433")))
				.satisfies(ex -> assertThat(ex.field()).isEqualTo("number"));
		assertThatExceptionOfType(LineException.class)
				.isThrownBy(() -> columns("owner", "number").parse(csvRecord("Ada")))
				.satisfies(ex -> assertThat(ex.field()).isEmpty());
	}

	private static AccountColumns columns(String... names) throws HeaderException {
		return AccountColumns.of(new CsvRecord(1, List.of(names)));
	}

	private static CsvRecord csvRecord(String... fields) {
		return new CsvRecord(2, List.of(fields));
	}

}
