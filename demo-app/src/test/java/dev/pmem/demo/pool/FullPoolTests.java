/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

import dev.pmem.demo.LedgerClient.Answer;
import dev.pmem.demo.LedgerTest;

/**
 * A pool that may not grow.
 */
@TestPropertySource(properties = {"pmem.pool.initial-size=4MB", "pmem.pool.max-size=6MB"})
class FullPoolTests extends LedgerTest {

	@Test
	void tellsThatThereIsNoSpaceAndKeepsTheBooksRight() {
		JsonNode job = importAccounts(100_000);
		assertThat(job.get("state").asString()).as("%s", job).isEqualTo("FAILED");
		assertThat(job.get("message").asString()).isEqualTo("The import broke off; what it had imported stays.");
		long imported = job.get("imported").asLong();
		assertThat(imported).isBetween(1_000L, 99_000L);
		// What was left for a batch of a thousand is filled by smaller ones.
		for (int count : new int[]{100, 10, 1}) {
			do {
				job = importAccounts(count);
				imported += job.get("imported").asLong();
			} while (job.get("state").asString().equals("DONE"));
		}
		Map<String, ?> account = Map.of("owner", "x".repeat(80));
		int left = 1_000;
		// a later account may fit again: its number is drawn, and so is whether its place in an index needs a new node
		Answer last = ledger().post("/api/accounts", account);
		while (last.status() == 201) {
			assertThat(--left).as("accounts that still fit").isPositive();
			last = ledger().post("/api/accounts", account);
		}
		assertThat(last.expect(507).body().get("type").asString()).isEqualTo("urn:ledger:pool-full");
		assertThat(ledger().get("/api/totals").expect(200).body().get("customersCents").asLong())
				.isEqualTo(100 * imported);
		ledger().assertBooksAreRight();
		assertThat(ledger().get("/actuator/health").expect(200).body().get("status").asString()).isEqualTo("UP");
	}

	private JsonNode importAccounts(int count) {
		return ledger().importAccounts("owner,balance\n" + ("x".repeat(80) + ",1\n").repeat(count));
	}

}
