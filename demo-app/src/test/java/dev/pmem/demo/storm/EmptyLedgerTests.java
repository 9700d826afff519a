/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.storm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

import dev.pmem.demo.LedgerTest;

/**
 * A new pool, which nobody may halt.
 */
@TestPropertySource(properties = "demo.crash-enabled=false")
@TestMethodOrder(OrderAnnotation.class)
class EmptyLedgerTests extends LedgerTest {

	@Test
	@Order(1)
	void hasTheBanksAccountOnly() {
		JsonNode accounts = ledger().get("/api/accounts").expect(200).body();
		assertThat(accounts.get("totalItems").asLong()).isEqualTo(1);
		assertThat(accounts.get("items").get(0).get("kind").asString()).isEqualTo("BANK");
		assertThat(ledger().get("/api/storm").expect(200).body().get("running").asBoolean()).isFalse();
		ledger().delete("/api/storm").expect(200);
		ledger().assertBooksAreRight();
	}

	@Test
	@Order(2)
	void hasNoStormWithoutMoney() {
		Map<String, ?> storm = Map.of("threads", 1, "seconds", 1);
		assertRefused(409, "too-few-accounts", "/api/storm", storm);
		open("Ada", 100);
		assertRefused(409, "too-few-accounts", "/api/storm", storm);
		open("Grace", 0);
		ledger().post("/api/storm", storm).expect(202);
		ledger().delete("/api/storm").expect(200);
	}

	@Test
	@Order(3)
	void isNotHalted() {
		assertRefused(403, "crash-disabled", "/api/crash", Map.of("confirm", "halt"));
		assertThat(ledger().get("/api/pool").expect(200).body().get("crashEnabled").asBoolean()).isFalse();
	}

}
