/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.storm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.client.ResourceAccessException;
import tools.jackson.databind.JsonNode;

import dev.pmem.demo.LedgerClient;

/**
 * The application as a process of its own, on a pool that outlives it: halted in the middle of storms, and started again.
 */
class CrashTests {

	private static final int ROUNDS = 3;

	private static final int ACCOUNTS = 50;

	@TempDir
	Path folder;

	@Test
	void losesNothingThatWasBookedWhenTheProcessIsHalted() throws Exception {
		Path pool = this.folder.resolve("crash.pmem");
		long booked = 0;
		for (int round = 0; round < ROUNDS; round++) {
			try (ChildApplication application = ChildApplication.start(pool)) {
				LedgerClient ledger = application.ledger();
				if (round == 0) {
					assertThat(outcome(ledger)).isEqualTo("CREATED");
					importAccounts(ledger);
				} else {
					assertRecovered(ledger, booked);
				}
				long before = transfers(ledger);
				ledger.post("/api/crash", Map.of("confirm", "halt")).expect(202);
				booked = before + lastBooked(ledger);
				assertThat(booked).isGreaterThan(before);
				assertThat(application.awaitEnd()).as(application::output).isEqualTo(137);
				assertThat(application.output()).contains("Halting the JVM");
			}
		}
		try (ChildApplication application = ChildApplication.start(pool)) {
			LedgerClient ledger = application.ledger();
			assertRecovered(ledger, booked);
			assertThat(application.output()).contains(pool.getFileName().toString());
			application.stop();
		}
		try (ChildApplication application = ChildApplication.start(pool)) {
			assertThat(outcome(application.ledger())).isEqualTo("CLEAN");
			application.ledger().assertBooksAreRight();
		}
		assertThat(Files.size(pool)).isPositive();
	}

	private static void importAccounts(LedgerClient ledger) {
		StringBuilder file = new StringBuilder("owner,balance\n");
		for (int i = 0; i < ACCOUNTS; i++) {
			file.append("Customer ").append(i).append(",1000.00\n");
		}
		JsonNode job = ledger.importAccounts(file.toString().getBytes(StandardCharsets.UTF_8));
		assertThat(job.get("imported").asInt()).as("%s", job).isEqualTo(ACCOUNTS);
	}

	private static void assertRecovered(LedgerClient ledger, long booked) {
		assertThat(outcome(ledger)).startsWith("LAST_COMMIT");
		JsonNode totals = ledger.get("/api/totals").expect(200).body();
		assertThat(totals.get("accounts").asLong()).isEqualTo(ACCOUNTS + 1);
		assertThat(totals.get("customersCents").asLong()).isEqualTo(ACCOUNTS * 100_000L);
		assertThat(totals.get("transfers").asLong()).isGreaterThanOrEqualTo(booked);
		ledger.assertBooksAreRight();
		// And work goes on.
		ledger.transfer(number(ledger, 0), number(ledger, 1), 1).expect(201);
	}

	/** Looks at the storm until it's gone, and gives the last count of booked transfers that was seen. */
	private static long lastBooked(LedgerClient ledger) {
		long booked = 0;
		try {
			while (true) {
				booked = ledger.get("/api/storm").expect(200).body().get("booked").asLong();
			}
		} catch (ResourceAccessException ex) {
			return booked;
		}
	}

	private static String outcome(LedgerClient ledger) {
		return ledger.get("/api/pool").expect(200).body().get("recovery").get("outcome").asString();
	}

	private static long transfers(LedgerClient ledger) {
		return ledger.get("/api/totals").expect(200).body().get("transfers").asLong();
	}

	private static String number(LedgerClient ledger, int index) {
		return ledger.get("/api/accounts?sort=balance,desc")
				.expect(200)
				.body()
				.get("items")
				.get(index)
				.get("number")
				.asString();
	}

}
