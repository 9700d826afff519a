/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

import dev.pmem.demo.LedgerTest;

class SecurityTests extends LedgerTest {

	@Test
	void keepsThePageToItself() {
		for (String path : List.of("/", "/js/app.js", "/ledger.css", "/favicon.svg", "/api/accounts", "/api/nothing")) {
			HttpHeaders headers = this.client.get().uri(path).exchange().returnResult().getResponseHeaders();
			assertThat(headers.getFirst("Content-Security-Policy")).as(path)
					.contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
					.doesNotContain("unsafe");
			assertThat(headers.getFirst("X-Content-Type-Options")).as(path).isEqualTo("nosniff");
			assertThat(headers.getFirst("Referrer-Policy")).as(path).isEqualTo("no-referrer");
			assertThat(headers.getCacheControl()).as(path).isEqualTo(path.startsWith("/api") ? "no-store" : "no-cache");
		}
	}

	@Test
	void servesThePage() {
		this.client.get()
				.uri("/")
				.exchange()
				.expectStatus()
				.isOk()
				.expectHeader()
				.contentTypeCompatibleWith(MediaType.TEXT_HTML)
				.expectBody(String.class)
				.value(page -> assertThat(page).contains("<title>Ledger</title>"));
	}

	@Test
	void refusesChangesFromOtherSites() {
		for (String site : List.of("cross-site", "same-site")) {
			this.client.post()
					.uri("/api/accounts")
					.header("Sec-Fetch-Site", site)
					.body(Map.of("owner", "Mallory"))
					.exchange()
					.expectStatus()
					.isForbidden()
					.expectHeader()
					.contentType(MediaType.APPLICATION_PROBLEM_JSON)
					.expectBody()
					.jsonPath("$.type")
					.isEqualTo("urn:ledger:cross-site");
		}
		assertThat(ledger().get("/api/accounts?search=Mallory").body().get("totalItems").asLong()).isZero();
		this.client.get().uri("/api/accounts").header("Sec-Fetch-Site", "cross-site").exchange().expectStatus().isOk();
	}

	@Test
	void acceptsChangesFromItsOwnPage() {
		this.client.post()
				.uri("/api/accounts")
				.header("Sec-Fetch-Site", "same-origin")
				.body(Map.of("owner", "Owen"))
				.exchange()
				.expectStatus()
				.isCreated();
	}

}
