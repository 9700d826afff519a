/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;

import dev.pmem.demo.LedgerTest;

class AccountApiTests extends LedgerTest {

	@Test
	void opensAnAccountAndAssignsItsNumber() {
		Instant before = Instant.now();
		JsonNode opened = ledger().post("/api/accounts", Map.of("owner", " Ada Lovelace ", "openingBalanceCents",
				12_345))
				.expect(201)
				.body();
		assertThat(opened.get("owner").asString()).isEqualTo("Ada Lovelace");
		assertThat(opened.get("balanceCents").asLong()).isEqualTo(12_345);
		assertThat(opened.get("kind").asString()).isEqualTo("CUSTOMER");
		assertThat(opened.get("number").asString()).matches(AccountNumbers::isValid);
		assertThat(opened.get("version").isNumber()).isTrue();
		assertThat(Instant.parse(opened.get("createdAt").asString())).isBetween(before, Instant.now());
		assertThat(ledger().get("/api/accounts/" + opened.get("number").asString()).expect(200).body())
				.isEqualTo(opened);
		ledger().assertBooksAreRight();
	}

	@Test
	void opensAnAccountWithTheNumberAskedFor() {
		this.client.post()
				.uri("/api/accounts")
				.body(Map.of("owner", "Ada", "number", "gb82 west 1234 5698 7654 32"))
				.exchange()
				.expectStatus()
				.isCreated()
				.expectHeader()
				.location("/api/accounts/GB82WEST12345698765432")
				.expectBody()
				.jsonPath("$.balanceCents")
				.isEqualTo(0);
		assertRefused(409, "number-taken", "/api/accounts", Map.of("owner", "Eve", "number", "GB82WEST12345698765432"),
				"number");
		assertThat(ledger().get("/api/accounts/gb82 west 1234 5698 7654 32").expect(200).body().get("owner").asString())
				.isEqualTo("Ada");
	}

	@Test
	void namesEveryFieldThatIsNotRight() {
		assertRefused(400, "invalid-request", "/api/accounts",
				Map.of("owner", " ", "number", "GB83WEST12345698765432", "openingBalanceCents", -1), "owner", "number",
				"openingBalanceCents");
		assertRefused(400, "invalid-request", "/api/accounts", Map.of(), "owner");
		assertRefused(400, "invalid-request", "/api/accounts",
				Map.of("owner", "x".repeat(81), "openingBalanceCents", 1_000_000_000_001L), "owner",
				"openingBalanceCents");
	}

	@ParameterizedTest
	@ValueSource(strings = {"{", "[]", "{\"owner\": \"Ada\", \"openingBalanceCents\": 12.5}",
			"{\"owner\": \"Ada\", \"openingBalanceCents\": \"much\"}",
			"{\"owner\": \"Ada\", \"openingBalanceCents\": 99999999999999999999}"})
	void refusesWhatItCantRead(String body) {
		this.client.post()
				.uri("/api/accounts")
				.contentType(MediaType.APPLICATION_JSON)
				.body(body)
				.exchange()
				.expectStatus()
				.isBadRequest()
				.expectHeader()
				.contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody()
				.jsonPath("$.status")
				.isEqualTo(400);
	}

	@Test
	void refusesOtherMediaTypesAndMethodsAndPaths() {
		this.client.post()
				.uri("/api/accounts")
				.contentType(MediaType.TEXT_PLAIN)
				.body("Ada")
				.exchange()
				.expectStatus()
				.isEqualTo(415)
				.expectHeader()
				.contentType(MediaType.APPLICATION_PROBLEM_JSON);
		this.client.delete()
				.uri("/api/accounts")
				.exchange()
				.expectStatus()
				.isEqualTo(405)
				.expectHeader()
				.contentType(MediaType.APPLICATION_PROBLEM_JSON);
		this.client.get()
				.uri("/api/nothing")
				.exchange()
				.expectStatus()
				.isNotFound()
				.expectHeader()
				.contentType(MediaType.APPLICATION_PROBLEM_JSON);
	}

	@Test
	void knowsNoOtherAccounts() {
		this.client.get()
				.uri("/api/accounts/XP00")
				.exchange()
				.expectStatus()
				.isNotFound()
				.expectHeader()
				.contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody()
				.jsonPath("$.type")
				.isEqualTo("urn:ledger:account-not-found");
	}

	@Test
	void hasAnAccountOfItsOwn() {
		JsonNode bank = ledger().get("/api/accounts/" + AccountNumbers.BANK).expect(200).body();
		assertThat(bank.get("kind").asString()).isEqualTo("BANK");
		assertThat(bank.get("balanceCents").asLong()).isLessThanOrEqualTo(0);
	}

	@Test
	void listsPagesOfAccounts() {
		for (int i = 0; i < 7; i++) {
			open("Paged " + (char) ('g' - i), 100L * i);
		}
		assertThat(Stream.of(0, 1, 2, 3)
				.map(page -> owners("/api/accounts?search=paged&size=3&page=" + page))).containsExactly(
						List.of("Paged a", "Paged b", "Paged c"), List.of("Paged d", "Paged e", "Paged f"),
						List.of("Paged g"), List.of());
		JsonNode page = ledger().get("/api/accounts?search=paged&size=3&page=2").expect(200).body();
		assertThat(page.get("totalItems").asLong()).isEqualTo(7);
		assertThat(page.get("totalPages").asLong()).isEqualTo(3);
		assertThat(page.get("page").asLong()).isEqualTo(2);
		assertThat(page.get("size").asLong()).isEqualTo(3);
	}

	@ParameterizedTest
	@CsvSource({"owner,0", "owner;asc,0", "owner;desc,2", "balance;asc,2", "balance;desc,0", "createdAt,1",
			"createdAt;desc,2", "number;asc,1", "number;desc,0"})
	void sorts(String sort, int first) {
		String prefix = "Sorted " + sort;
		List<String> owners = List.of(prefix + " a", prefix + " b", prefix + " c");
		List<String> numbers = Stream.generate(AccountNumbers::random).limit(3).sorted().toList();
		ledger().post("/api/accounts",
				Map.of("owner", owners.get(1), "openingBalanceCents", 200, "number", numbers.get(0))).expect(201);
		ledger().post("/api/accounts",
				Map.of("owner", owners.get(0), "openingBalanceCents", 300, "number", numbers.get(2))).expect(201);
		ledger().post("/api/accounts",
				Map.of("owner", owners.get(2), "openingBalanceCents", 100, "number", numbers.get(1))).expect(201);
		assertThat(owners("/api/accounts?search={search}&sort={sort}", prefix, sort.replace(';', ',')).getFirst())
				.isEqualTo(owners.get(first));
	}

	@Test
	void keepsAllAccountsInOrderOverAllPages() {
		for (int i = 0; i < 5; i++) {
			open("Same name", 100);
		}
		for (String sort : List.of("owner", "owner,desc", "number", "balance", "balance,desc", "createdAt")) {
			long total = ledger().get("/api/accounts").expect(200).body().get("totalItems").asLong();
			List<String> numbers = Stream.iterate(0, page -> page * 4 <= total, page -> page + 1)
					.flatMap(page -> StreamSupport.stream(ledger()
							.get("/api/accounts?size=4&page=" + page + "&sort=" + sort)
							.expect(200)
							.body()
							.get("items")
							.spliterator(), false))
					.map(account -> account.get("number").asString())
					.toList();
			assertThat(numbers).as(sort).hasSize((int) total).doesNotHaveDuplicates();
		}
	}

	@Test
	void searchesOwnersAndNumbers() {
		String number = open("Grace Brewster Hopper", 0);
		assertThat(owners("/api/accounts?search=bREWSTER")).containsExactly("Grace Brewster Hopper");
		assertThat(owners("/api/accounts?search={search}", " " + number.substring(0, 4).toLowerCase() + " "
				+ number.substring(4, 14))).containsExactly("Grace Brewster Hopper");
		assertThat(owners("/api/accounts?search=Brewster%25")).isEmpty();
		assertThat(owners("/api/accounts?search=No such owner")).isEmpty();
		assertThat(owners("/api/accounts?search=")).isNotEmpty();
	}

	@Test
	void refusesListsThatMakeNoSense() {
		this.client.get()
				.uri("/api/accounts?page=-1&size=0&sort=version")
				.exchange()
				.expectStatus()
				.isBadRequest()
				.expectHeader()
				.contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody()
				.jsonPath("$.type")
				.isEqualTo("urn:ledger:invalid-request")
				.jsonPath("$.errors[*].field")
				.value(fields -> assertThat((List<?>) fields).map(String::valueOf)
						.containsExactlyInAnyOrder("page", "size", "sort"));
		this.client.get()
				.uri("/api/accounts?size=many")
				.exchange()
				.expectStatus()
				.isBadRequest()
				.expectBody()
				.jsonPath("$.errors[0].field")
				.isEqualTo("size");
		this.client.get().uri("/api/accounts?size=201").exchange().expectStatus().isBadRequest();
	}

	private List<String> owners(String uri, Object... variables) {
		JsonNode body = this.client.get()
				.uri(uri, variables)
				.exchange()
				.expectStatus()
				.isOk()
				.expectBody(JsonNode.class)
				.returnResult()
				.getResponseBody();
		return StreamSupport.stream(body.get("items").spliterator(), false)
				.map(account -> account.get("owner").asString())
				.toList();
	}

}
