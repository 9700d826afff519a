/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.importing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.util.LinkedMultiValueMap;
import tools.jackson.databind.JsonNode;

import dev.pmem.demo.LedgerTest;
import dev.pmem.demo.account.AccountNumbers;

class ImportApiTests extends LedgerTest {

	@Test
	void importsAccounts() {
		String number = AccountNumbers.random();
		JsonNode job = ledger().importAccounts("owner,number,balance\r\nImported one," + number + ",12.34\r\n"
				+ "\"Imported \"\"two\"\",\r\nLtd.\",,\r\n\r\nImported Ünïcode,," + "7\r\n");
		assertOver(job, "DONE", 3, 3, 0);
		assertThat(job.get("fileName").asString()).isEqualTo("accounts.csv");
		assertThat(job.get("bytesRead")).isEqualTo(job.get("totalBytes"));
		assertThat(balance(number)).isEqualTo(1_234);
		JsonNode found = ledger().get("/api/accounts?search=Imported&sort=createdAt").body().get("items");
		assertThat(StreamSupport.stream(found.spliterator(), false).map(account -> account.get("owner").asString()))
				.containsExactly("Imported one", "Imported \"two\",\r\nLtd.", "Imported Ünïcode");
		ledger().assertBooksAreRight();
	}

	@Test
	void reportsBadLinesAndImportsTheOthers() {
		String number = AccountNumbers.random();
		String taken = open("Here before", 0);
		JsonNode job = ledger().importAccounts(String.join("\n", "owner,number,balance", // 1
				"Good one," + number + ",1", // 2
				",,1", // 3
				"Wrong number,XP0012,1", // 4
				"Wrong amount,,1.234", // 5
				"Negative,,-1", // 6
				"Too few,", // 7
				"Too many,,1,", // 8
				"Stray \" quote,,1", // 9
				"\"Two", // 10
				"lines\" and more,,1", // 11
				"Same number," + number + ",1", // 12
				"Taken number," + taken + ",1", // 13
				"Good two,,2", // 14
				"\"Never closed,,1", // 15
				"Swallowed by it,,1"));
		assertOver(job, "DONE", 13, 2, 11);
		assertThat(StreamSupport.stream(job.get("problems").spliterator(), false)
				.map(problem -> problem.get("line").asLong() + " " + problem.get("field").asString())).containsExactly(
						"3 owner", "4 number", "5 balance", "6 balance", "7 ", "8 ", "9 ", "10 ", "12 number", "15 ",
						"13 number");
		assertThat(balance(number)).isEqualTo(100);
		assertThat(balance(taken)).isZero();
		ledger().assertBooksAreRight();
	}

	@Test
	void keepsTheFirstHundredProblems() {
		JsonNode job = ledger().importAccounts("owner\n" + "Good\n\"\"\n".repeat(150));
		assertOver(job, "DONE", 300, 150, 150);
		assertThat(job.get("problems")).hasSize(100);
		assertThat(job.get("problems").get(99).get("line").asLong()).isEqualTo(201);
	}

	@Test
	void importsAHundredThousandAccounts() throws Exception {
		long before = ledger().get("/api/totals").body().get("accounts").asLong();
		StringWriter file = new StringWriter();
		SampleFile.write(file, 100_000);
		JsonNode job = ledger().importAccounts(file.toString());
		System.out.println("100,000 accounts imported in " + job.get("millis") + " ms");
		assertOver(job, "DONE", 100_000, 100_000, 0);
		assertThat(ledger().get("/api/totals").body().get("accounts").asLong()).isEqualTo(before + 100_000);
		ledger().assertBooksAreRight();
		// The same again: every number is taken.
		assertOver(ledger().importAccounts(file.toString()), "DONE", 100_000, 0, 100_000);
		assertThat(ledger().get("/api/totals").body().get("accounts").asLong()).isEqualTo(before + 100_000);
	}

	@Test
	void importsSamplesAndListsTheLatestFirst() {
		JsonNode earlier = ledger().importAccounts("owner\nEarlier\n");
		JsonNode begun = ledger().post("/api/imports/sample", Map.of("lines", 50)).expect(202).body();
		assertThat(begun.get("fileName").asString()).isEqualTo("Sample accounts");
		String id = begun.get("id").asString();
		JsonNode job = begun;
		while (!List.of("DONE", "FAILED").contains(job.get("state").asString())) {
			job = ledger().get("/api/imports/" + id).expect(200).body();
		}
		assertOver(job, "DONE", 50, 50, 0);
		JsonNode latest = ledger().get("/api/imports").expect(200).body();
		assertThat(StreamSupport.stream(latest.spliterator(), false).map(each -> each.get("id").asString()))
				.startsWith(id, earlier.get("id").asString());
		assertRefused(400, "invalid-request", "/api/imports/sample", Map.of("lines", 0), "lines");
		ledger().assertBooksAreRight();
	}

	@Test
	void refusesFilesThatNameNoColumns() {
		for (String file : List.of("name,number\nAda,", "Ada,,12\n", "\"owner\n", "owner;number\nAda;", "\n")) {
			JsonNode job = ledger().importAccounts(file);
			assertOver(job, "FAILED", 0, 0, 0);
			assertThat(job.get("message").asString()).containsIgnoringCase("first line");
		}
	}

	@Test
	void refusesOtherEncodings() {
		JsonNode job = ledger().importAccounts("owner\nJosé\n".getBytes(StandardCharsets.ISO_8859_1));
		assertThat(job.get("state").asString()).isEqualTo("FAILED");
		assertThat(job.get("message").asString()).contains("UTF-8");
	}

	@Test
	void refusesEmptyFiles() {
		JsonNode body = ledger().upload("empty.csv", new byte[0]).expect(400).body();
		assertThat(body.get("type").asString()).isEqualTo("urn:ledger:empty-file");
		assertThat(body.get("errors").get(0).get("field").asString()).isEqualTo("file");
	}

	@Test
	void refusesRequestsWithoutAFile() {
		LinkedMultiValueMap<String, Object> parts = new LinkedMultiValueMap<>();
		parts.add("other", "text");
		this.client.post()
				.uri("/api/imports")
				.contentType(MediaType.MULTIPART_FORM_DATA)
				.body(parts)
				.exchange()
				.expectStatus()
				.isBadRequest()
				.expectHeader()
				.contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody()
				.jsonPath("$.errors[0].field")
				.isEqualTo("file");
		this.client.post().uri("/api/imports").body(Map.of()).exchange().expectStatus().isEqualTo(415);
		this.client.post()
				.uri("/api/imports")
				.header("Content-Type", "multipart/form-data")
				.body("no boundary".getBytes(StandardCharsets.UTF_8))
				.exchange()
				.expectStatus()
				.isBadRequest()
				.expectBody()
				.jsonPath("$.type")
				.isEqualTo("urn:ledger:malformed-upload");
	}

	@Test
	void refusesFilesThatAreTooLarge() {
		// The limit of these tests is 16 MB.
		JsonNode body = ledger().upload("large.csv", new byte[17_000_000]).expect(413).body();
		assertThat(body.get("status").asInt()).isEqualTo(413);
	}

	@Test
	void knowsNoOtherImports() {
		assertThat(ledger().get("/api/imports/1").expect(404).body().get("type").asString())
				.isEqualTo("urn:ledger:import-not-found");
	}

	@Test
	void offersASample() {
		byte[] file = this.client.get()
				.uri("/api/imports/sample?lines=50")
				.exchange()
				.expectStatus()
				.isOk()
				.expectHeader()
				.contentType(new MediaType("text", "csv", StandardCharsets.UTF_8))
				.expectHeader()
				.valueEquals("Content-Disposition", "attachment; filename=\"accounts.csv\"")
				.expectBody(byte[].class)
				.returnResult()
				.getResponseBody();
		assertOver(ledger().importAccounts(file), "DONE", 50, 50, 0);
		this.client.get()
				.uri("/api/imports/sample?lines=0")
				.exchange()
				.expectStatus()
				.isBadRequest()
				.expectBody()
				.jsonPath("$.errors[0].field")
				.isEqualTo("lines");
	}

	private static void assertOver(JsonNode job, String state, long records, long imported, long rejected) {
		assertThat(job.get("state").asString()).as("%s", job).isEqualTo(state);
		assertThat(job.get("records").asLong()).as("%s", job).isEqualTo(records);
		assertThat(job.get("imported").asLong()).as("%s", job).isEqualTo(imported);
		assertThat(job.get("rejected").asLong()).as("%s", job).isEqualTo(rejected);
	}

}
