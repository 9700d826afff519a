/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;

import dev.pmem.demo.LedgerTest;
import dev.pmem.demo.account.AccountNumbers;

class TransferApiTests extends LedgerTest {

	private String ada;

	private String grace;

	@BeforeEach
	void openAccounts() {
		this.ada = open("Ada", 10_000);
		this.grace = open("Grace", 500);
	}

	@Test
	void transfers() {
		JsonNode transfer = ledger().post("/api/transfers",
				Map.of("from", this.ada.toLowerCase(), "to", " " + this.grace, "amountCents", 2_500, "reference",
						" Lunch "))
				.expect(201)
				.body();
		assertThat(balance(this.ada)).isEqualTo(7_500);
		assertThat(balance(this.grace)).isEqualTo(3_000);
		assertThat(transfer.get("from").asString()).isEqualTo(this.ada);
		assertThat(transfer.get("to").asString()).isEqualTo(this.grace);
		assertThat(transfer.get("amountCents").asLong()).isEqualTo(2_500);
		assertThat(transfer.get("reference").asString()).isEqualTo("Lunch");
		assertThat(ledger().get("/api/transfers/" + transfer.get("id").asLong()).expect(200).body())
				.isEqualTo(transfer);
		ledger().assertBooksAreRight();
	}

	@Test
	void transfersAllThatThereIs() {
		ledger().transfer(this.grace, this.ada, 500).expect(201);
		assertThat(balance(this.grace)).isZero();
	}

	@Test
	void paysInAndOutThroughTheBank() {
		ledger().transfer(AccountNumbers.BANK, this.ada, 100).expect(201);
		ledger().transfer(this.grace, AccountNumbers.BANK, 100).expect(201);
		assertThat(balance(this.ada)).isEqualTo(10_100);
		assertThat(balance(this.grace)).isEqualTo(400);
		ledger().assertBooksAreRight();
	}

	@Test
	void refusesWhatAnAccountDoesNotCover() {
		assertRefused(422, "insufficient-funds", "/api/transfers", transfer(this.grace, this.ada, 501L),
				"amountCents");
		assertThat(balance(this.ada)).isEqualTo(10_000);
		assertThat(balance(this.grace)).isEqualTo(500);
		assertThat(statement(this.grace, "").get("totalItems").asLong()).isEqualTo(1);
	}

	@Test
	void refusesTheSameAccount() {
		assertRefused(422, "same-account", "/api/transfers", transfer(this.ada, this.ada, 1L), "to");
	}

	@Test
	void refusesUnknownAccounts() {
		String unknown = AccountNumbers.random();
		assertRefused(422, "unknown-account", "/api/transfers", transfer(unknown, this.ada, 1L), "from");
		assertRefused(422, "unknown-account", "/api/transfers", transfer(this.ada, unknown, 1L), "to");
		assertThat(balance(this.ada)).isEqualTo(10_000);
	}

	@Test
	void namesEveryFieldThatIsNotRight() {
		assertRefused(400, "invalid-request", "/api/transfers", transfer(this.ada, this.grace, -1L), "amountCents");
		assertRefused(400, "invalid-request", "/api/transfers", transfer(this.ada, this.grace, 0L), "amountCents");
		assertRefused(400, "invalid-request", "/api/transfers", transfer(this.ada, this.grace, 1_000_000_000_001L),
				"amountCents");
		assertRefused(400, "invalid-request", "/api/transfers", Map.of(), "from", "to", "amountCents");
		assertRefused(400, "invalid-request", "/api/transfers",
				Map.of("from", this.ada, "to", this.grace, "amountCents", 1, "reference", "x".repeat(141)),
				"reference");
	}

	@Test
	void refusesFractionsOfCents() {
		this.client.post()
				.uri("/api/transfers")
				.body(Map.of("from", this.ada, "to", this.grace, "amountCents", 1.5))
				.exchange()
				.expectStatus()
				.isBadRequest()
				.expectHeader()
				.contentType(MediaType.APPLICATION_PROBLEM_JSON);
		assertThat(balance(this.ada)).isEqualTo(10_000);
	}

	@Test
	void knowsNoOtherTransfers() {
		this.client.get()
				.uri("/api/transfers/9000000000")
				.exchange()
				.expectStatus()
				.isNotFound()
				.expectBody()
				.jsonPath("$.type")
				.isEqualTo("urn:ledger:transfer-not-found");
		this.client.get()
				.uri("/api/transfers/first")
				.exchange()
				.expectStatus()
				.isBadRequest()
				.expectBody()
				.jsonPath("$.errors[0].field")
				.isEqualTo("id");
	}

	@Test
	void listsTheTransfersOfAnAccountNewestFirst() {
		for (int i = 1; i <= 7; i++) {
			if (i % 3 == 0) {
				ledger().transfer(this.grace, this.ada, i).expect(201);
			} else {
				ledger().transfer(this.ada, this.grace, i).expect(201);
			}
		}
		JsonNode first = statement(this.ada, "?size=3");
		assertThat(first.get("totalItems").asLong()).isEqualTo(8);
		assertThat(first.get("items").get(0).get("direction").asString()).isEqualTo("OUT");
		assertThat(first.get("items").get(1).get("direction").asString()).isEqualTo("IN");
		assertThat(first.get("items").get(0).get("counterpartNumber").asString()).isEqualTo(this.grace);
		assertThat(first.get("items").get(0).get("counterpartOwner").asString()).isEqualTo("Grace");
		List<Long> amounts = new ArrayList<>();
		JsonNode page = first;
		while (true) {
			page.get("items").forEach(item -> amounts.add(item.get("amountCents").asLong()));
			if (page.get("next").isNull()) {
				break;
			}
			page = statement(this.ada, "?size=3&before=" + page.get("next").asLong());
		}
		assertThat(amounts).containsExactly(7L, 6L, 5L, 4L, 3L, 2L, 1L, 10_000L);
		assertThat(page.get("items").get(1).get("counterpartOwner").asString()).isEqualTo("The bank");
		assertThat(statement(this.ada, "?size=8").get("next").isNull()).isTrue();
		assertThat(statement(this.ada, "?size=7").get("next").isNull()).isFalse();
	}

	@Test
	void refusesStatementsThatMakeNoSense() {
		this.client.get()
				.uri("/api/accounts/" + AccountNumbers.random() + "/transfers")
				.exchange()
				.expectStatus()
				.isNotFound()
				.expectBody()
				.jsonPath("$.type")
				.isEqualTo("urn:ledger:account-not-found");
		for (String query : List.of("size=0", "size=201", "before=0", "before=x")) {
			this.client.get()
					.uri("/api/accounts/" + this.ada + "/transfers?" + query)
					.exchange()
					.expectStatus()
					.isBadRequest()
					.expectBody()
					.jsonPath("$.errors[0].field")
					.isEqualTo(query.substring(0, query.indexOf('=')));
		}
	}

	private JsonNode statement(String number, String query) {
		return ledger().get("/api/accounts/" + number + "/transfers" + query).expect(200).body();
	}

	private static Map<String, ?> transfer(String from, String to, Long cents) {
		return Map.of("from", from, "to", to, "amountCents", cents);
	}

}
