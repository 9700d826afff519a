package dev.pmem.demo.pool;

import java.io.StringWriter;
import java.util.Map;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.test.context.TestPropertySource;

import dev.pmem.demo.LedgerTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A pool that may not grow.
 */
@TestPropertySource(properties = {"pmem.pool.initial-size=4MB", "pmem.pool.max-size=6MB"})
class FullPoolTests extends LedgerTest {

	@Test
	void tellsThatThereIsNoSpaceAndKeepsTheBooksRight() throws Exception {
		StringWriter file = new StringWriter();
		file.write("owner,balance\n");
		for (int i = 0; i < 100_000; i++) {
			file.write("Customer " + i + ",1\n");
		}
		JsonNode job = ledger().importAccounts(file.toString());
		assertThat(job.get("state").asString()).as("%s", job).isEqualTo("FAILED");
		assertThat(job.get("message").asString()).isEqualTo("The import broke off; what it had imported stays.");
		long imported = job.get("imported").asLong();
		assertThat(imported).isBetween(1_000L, 99_000L);
		int status = 201;
		for (int i = 0; i < 10_000 && status == 201; i++) {
			status = ledger().post("/api/accounts", Map.of("owner", "x".repeat(80))).status();
		}
		assertRefused(507, "pool-full", "/api/accounts", Map.of("owner", "x".repeat(80)));
		assertThat(ledger().get("/api/totals").expect(200).body().get("customersCents").asLong())
				.isEqualTo(100 * imported);
		ledger().assertBooksAreRight();
		assertThat(ledger().get("/actuator/health").expect(200).body().get("status").asString()).isEqualTo("UP");
	}

}
