/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationVersionTests {

	@Test
	void versionsAreOrderedByTheirNumbers() {
		List<String> ordered = List.of("0", "0.1", "1", "1.0.1", "1.2", "1.10", "2", "10", "20261130.1",
				"99999999999999999999");
		for (int index = 0; index < ordered.size(); index++) {
			for (int other = 0; other < ordered.size(); other++) {
				assertThat(Integer.signum(MigrationVersion.parse(ordered.get(index))
						.compareTo(MigrationVersion.parse(ordered.get(other)))))
						.as(ordered.get(index) + " to " + ordered.get(other))
						.isEqualTo(Integer.signum(Integer.compare(index, other)));
			}
		}
	}

	@Test
	void zerosAtTheEndMakeNoDifference() {
		assertThat(MigrationVersion.parse("1.0.0")).isEqualTo(MigrationVersion.parse("1"))
				.isEqualByComparingTo(MigrationVersion.parse("01"));
	}

	@ParameterizedTest
	@ValueSource(strings = {"", "v1", "1.", ".1", "1..2", "1_2", "-1", "1 "})
	void anythingElseIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> MigrationVersion.parse(text));
	}

}
