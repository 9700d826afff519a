/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.storm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import dev.pmem.demo.LedgerTest;

class StormApiTests extends LedgerTest {

	@BeforeEach
	void openAccounts() {
		for (int i = 0; i < 10; i++) {
			open("Storm", 100_000);
		}
	}

	@AfterEach
	void stop() {
		ledger().delete("/api/storm").expect(200);
	}

	@Test
	void transfersUntilItIsStopped() {
		long before = ledger().get("/api/totals").body().get("transfers").asLong();
		JsonNode started = ledger().post("/api/storm", Map.of("threads", 4, "seconds", 60)).expect(202).body();
		assertThat(started.get("running").asBoolean()).isTrue();
		assertThat(started.get("threads").asInt()).isEqualTo(4);
		assertRefused(409, "storm-running", "/api/storm", Map.of("threads", 4, "seconds", 60));
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
			assertThat(ledger().get("/api/totals").expect(200).body().get("sumCents").asLong()).isZero();
			return storm().get("booked").asLong() > 500;
		});
		JsonNode stopped = ledger().delete("/api/storm").expect(200).body();
		assertThat(stopped.get("running").asBoolean()).isFalse();
		assertThat(stopped.get("perSecond").asLong()).isPositive();
		assertThat(stopped.get("failure").isNull()).isTrue();
		assertThat(storm()).isEqualTo(stopped);
		assertThat(ledger().get("/api/totals").body().get("transfers").asLong())
				.isEqualTo(before + stopped.get("booked").asLong());
		ledger().assertBooksAreRight();
	}

	@Test
	void endsByItself() {
		ledger().post("/api/storm", Map.of("threads", 2, "seconds", 1)).expect(202);
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !storm().get("running").asBoolean());
		assertThat(storm().get("millis").asLong()).isBetween(1_000L, 20_000L);
		ledger().post("/api/storm", Map.of("threads", 2, "seconds", 1)).expect(202);
	}

	@Test
	void namesEveryFieldThatIsNotRight() {
		assertRefused(400, "invalid-request", "/api/storm", Map.of("threads", 0, "seconds", 301), "threads",
				"seconds");
		assertRefused(400, "invalid-request", "/api/storm", Map.of(), "threads", "seconds");
		assertRefused(400, "invalid-request", "/api/storm", Map.of("threads", 1.5, "seconds", 1));
	}

	@Test
	void isNotHaltedByMistake() {
		assertRefused(400, "invalid-request", "/api/crash", Map.of(), "confirm");
		assertRefused(400, "invalid-request", "/api/crash", Map.of("confirm", "yes"), "confirm");
	}

	private JsonNode storm() {
		return ledger().get("/api/storm").expect(200).body();
	}

}
