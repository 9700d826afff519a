/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.pmem.heap.RecoveryReport;

class PoolOpenerTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"CREATED            | 0 | NONE     | created",
			"CLEAN              | 0 | NONE     | closed in order at commit 1234; opened",
			"LAST_COMMIT_WHOLE  | 0 | NONE     | last commit 1234 whole after an unclean stop; opened",
			"LAST_COMMIT_WHOLE  | 9 | NONE     | last commit 1234 whole after an unclean stop (9 batches of commits replayed from the journal); opened",
			"LAST_COMMIT_UNDONE | 0 | NONE     | unacknowledged commit undone after an unclean stop (3 blocks restored), last commit 1234; opened",
			"LAST_COMMIT_WHOLE  | 0 | VERIFIED | last commit 1234 whole after an unclean stop, all of it verified as the machine had stopped; opened",
			"LAST_COMMIT_UNDONE | 0 | VERIFIED | unacknowledged commit undone after an unclean stop (3 blocks restored), last commit 1234, all of it verified as the machine had stopped; opened",
			"LAST_COMMIT_WHOLE  | 0 | ACCEPTED | in parts of several commits, for the machine had stopped before they were synced; opened as it is"})
	void reportTellsWhatRecoveryDid(RecoveryReport.Outcome outcome, long replayed, RecoveryReport.PowerLoss powerLoss,
			String expected) {
		assertThat(PoolOpener
				.describe(new RecoveryReport(outcome, 1234, 3, replayed, powerLoss, Duration.ofMillis(12))))
				.isEqualTo(expected);
	}

}
