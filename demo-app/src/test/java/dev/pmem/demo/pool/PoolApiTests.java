/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import dev.pmem.demo.LedgerTest;

class PoolApiTests extends LedgerTest {

	@Test
	void showsThePoolsFigures() {
		JsonNode before = pool();
		open("Ada", 100);
		JsonNode pool = pool();
		assertThat(pool.get("path").asString()).endsWith("ledger.pmem");
		assertThat(pool.get("id").asString()).hasSize(36);
		assertThat(pool.get("durability").asString()).isEqualTo("PROCESS_CRASH");
		assertThat(pool.get("usedBytes").asLong()).isPositive().isLessThanOrEqualTo(pool.get("sizeBytes").asLong());
		assertThat(pool.get("sizeBytes").asLong()).isLessThanOrEqualTo(pool.get("maximumSizeBytes").asLong());
		JsonNode commits = pool.get("commits");
		assertThat(commits.get("count").asLong()).isGreaterThan(before.get("commits").get("count").asLong());
		assertThat(commits.get("sequence").asLong()).isGreaterThan(before.get("commits").get("sequence").asLong());
		assertThat(commits.get("batches").asLong()).isPositive();
		assertThat(commits.get("meanMicros").asDouble()).isPositive();
		assertThat(commits.get("refused").asLong()).isNotNegative();
		assertThat(pool.get("crashEnabled").asBoolean()).isTrue();
		assertThat(pool.get("startedAt")).isEqualTo(before.get("startedAt"));
	}

	@Test
	void reportsRecovery() {
		JsonNode recovery = pool().get("recovery");
		assertThat(recovery.get("outcome").asString()).isEqualTo("CREATED");
		assertThat(recovery.get("blocksRestored").asLong()).isZero();
		assertThat(recovery.get("millis").asDouble()).isPositive();
	}

	@Test
	void isHealthy() {
		assertThat(ledger().get("/actuator/health").expect(200).body().get("status").asString()).isEqualTo("UP");
	}

	private JsonNode pool() {
		return ledger().get("/api/pool").expect(200).body();
	}

}
