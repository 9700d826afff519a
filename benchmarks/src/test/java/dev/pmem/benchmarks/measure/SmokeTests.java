/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pmem.benchmarks.peer.PeerKind;

/**
 * Everything runs; how fast is not asked.
 */
class SmokeTests {

	private static final int ACCOUNT_COUNT = 400;

	@TempDir
	private Path folder;

	@ParameterizedTest
	@EnumSource
	void everyOperationOfAPeer(PeerKind kind) {
		try (LocalPeer<?> peer = new LocalPeer<>(kind.open(this.folder), ACCOUNT_COUNT)) {
			long total = peer.totalBalance();
			assertThat(total).isEqualTo(ACCOUNT_COUNT * 1_000_000L);
			for (Operation operation : Operation.values()) {
				// No window at all: each thread performs the operation once.
				Measurement measurement = peer.measure(operation, 2, Duration.ZERO);
				assertThat(measurement.operations() + measurement.retries()).as(operation.title())
						.isGreaterThanOrEqualTo(2);
				assertThat(measurement.nanos()).isPositive();
			}
			assertThat(peer.measure(Operation.BRANCH, 1, Duration.ZERO).operations())
					.as("branches after inserts are cleared away")
					.isPositive();
		}
	}

	@Test
	void updatesAndTransfersAreCounted() {
		try (LocalPeer<?> peer = new LocalPeer<>(PeerKind.PMEM.open(this.folder), ACCOUNT_COUNT)) {
			peer.measure(Operation.TRANSFER, 8, Duration.ofMillis(50));
			assertThat(peer.totalBalance()).isEqualTo(ACCOUNT_COUNT * 1_000_000L);
			Measurement updates = peer.measure(Operation.UPDATE, 8, Duration.ofMillis(50));
			assertThat(peer.totalBalance()).isEqualTo(ACCOUNT_COUNT * 1_000_000L + updates.operations());
		}
	}

	@Test
	void tableOfForkedPeers() throws IOException {
		Settings settings = Settings.parse(List.of("--quick", "--accounts=200", "--threads=1,2", "--rounds=1",
				"--window=1", "--warm-up=1", "--open=200", "--operations=find,transfer,page",
				"--jvm=-XX:TieredStopAtLevel=1", "--jvm=-XX:+UseSerialGC"));
		ByteArrayOutputStream output = new ByteArrayOutputStream();
		Results<PeerKind> results = new SideBySide(settings, new PrintStream(output, true, StandardCharsets.UTF_8))
				.run();
		String text = output.toString(StandardCharsets.UTF_8);
		assertThat(text).contains("| findById | 1 |", "| transfer | 2 |", "| findByBranch page | 1 |")
				.contains("Opening a pool of 200 accounts");
		for (PeerKind kind : PeerKind.values()) {
			assertThat(results.operationsPerSecond(kind, Operation.TRANSFER, 2).median()).isPositive();
		}
	}

	@Test
	void ratiosAreTakenRoundByRound() {
		Results<PeerKind> results = new Results<>();
		long[] ours = {100, 50, 10};
		long[] others = {50, 100, 10};
		for (int round = 0; round < ours.length; round++) {
			results.add(PeerKind.PMEM, Operation.FIND, 1, new Measurement(ours[round], 1000, 0, 0, 0));
			results.add(PeerKind.MAP, Operation.FIND, 1, new Measurement(others[round], 1000, 0, 0, 0));
		}
		assertThat(results.ratio(PeerKind.PMEM, PeerKind.MAP, Operation.FIND, 1))
				.isEqualTo(new Results.Spread(1, 0.5, 2));
		assertThat(results.ratio(PeerKind.PMEM, PeerKind.H2, Operation.FIND, 1).median()).isNaN();
	}

	@Test
	void figures() {
		assertThat(Report.format(123_456)).isEqualTo("123,000");
		assertThat(Report.format(99.96)).isEqualTo("100.0");
		assertThat(Report.format(1.234)).isEqualTo("1.23");
		assertThat(Report.format(Double.NaN)).isEqualTo("-");
	}

}
