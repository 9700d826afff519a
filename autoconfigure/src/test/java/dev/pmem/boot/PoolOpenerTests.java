package dev.pmem.boot;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.pmem.heap.RecoveryReport;

import static org.assertj.core.api.Assertions.assertThat;

class PoolOpenerTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"CREATED            | 0 | created",
			"CLEAN              | 0 | closed in order at commit 1234; opened",
			"LAST_COMMIT_WHOLE  | 0 | last commit 1234 whole after an unclean stop; opened",
			"LAST_COMMIT_WHOLE  | 9 | last commit 1234 whole after an unclean stop (9 batches of commits replayed from the journal); opened",
			"LAST_COMMIT_UNDONE | 0 | unacknowledged commit undone after an unclean stop (3 blocks restored), last commit 1234; opened"})
	void reportTellsWhatRecoveryDid(RecoveryReport.Outcome outcome, long replayed, String expected) {
		assertThat(PoolOpener.describe(new RecoveryReport(outcome, 1234, 3, replayed, Duration.ofMillis(12))))
				.isEqualTo(
						expected);
	}

}
