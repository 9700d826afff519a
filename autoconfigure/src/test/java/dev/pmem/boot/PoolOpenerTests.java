package dev.pmem.boot;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.pmem.heap.RecoveryReport;

import static org.assertj.core.api.Assertions.assertThat;

class PoolOpenerTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"CREATED            | created",
			"CLEAN              | closed in order at commit 1234; opened",
			"LAST_COMMIT_WHOLE  | last commit 1234 whole after an unclean stop; opened",
			"LAST_COMMIT_UNDONE | unacknowledged commit undone after an unclean stop (3 blocks restored), last commit 1234; opened"})
	void reportTellsWhatRecoveryDid(RecoveryReport.Outcome outcome, String expected) {
		assertThat(PoolOpener.describe(new RecoveryReport(outcome, 1234, 3, Duration.ofMillis(12)))).isEqualTo(
				expected);
	}

}
