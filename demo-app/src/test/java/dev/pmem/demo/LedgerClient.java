/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Uses a ledger, in this process or another. Thread-safe.
 */
public final class LedgerClient {

	private static final JsonMapper MAPPER = JsonMapper.shared();

	private final RestClient client;

	/** Of the ledger that runs at this port. */
	public LedgerClient(int port) {
		this("localhost", port);
	}

	public LedgerClient(String host, int port) {
		JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory();
		// Whatever becomes of the ledger, nobody waits for it for ever.
		requests.setReadTimeout(Duration.ofMinutes(1));
		this.client = RestClient.builder().requestFactory(requests).baseUrl("http://" + host + ":" + port).build();
	}

	/** What the server said. */
	public record Answer(int status, JsonNode body) {

		public Answer expect(int status) {
			assertThat(this.status).as("%s", this.body).isEqualTo(status);
			return this;
		}

	}

	public Answer get(String path) {
		return send(HttpMethod.GET, path, null);
	}

	public Answer delete(String path) {
		return send(HttpMethod.DELETE, path, null);
	}

	public Answer post(String path, Map<String, ?> body) {
		return send(HttpMethod.POST, path, body);
	}

	private Answer send(HttpMethod method, String path, @Nullable Object body) {
		RestClient.RequestBodySpec request = this.client.method(method).uri(path);
		if (body != null) {
			request.contentType(MediaType.APPLICATION_JSON).body(body);
		}
		return exchange(request);
	}

	private static Answer exchange(RestClient.RequestBodySpec request) {
		return request.exchangeForRequiredValue((_, response) -> new Answer(response.getStatusCode().value(),
				MAPPER.readTree(response.getBody().readAllBytes())));
	}

	public String open(String owner, long cents) {
		return post("/api/accounts", Map.of("owner", owner, "openingBalanceCents", cents)).expect(201)
				.body()
				.get("number")
				.asString();
	}

	public long balance(String number) {
		return get("/api/accounts/" + number).expect(200).body().get("balanceCents").asLong();
	}

	public Answer transfer(String from, String to, long cents) {
		return post("/api/transfers", Map.of("from", from, "to", to, "amountCents", cents));
	}

	/** Checks that the balances sum up to zero, and each is the sum of its transfers. */
	public void assertBooksAreRight() {
		JsonNode totals = get("/api/totals").expect(200).body();
		assertThat(totals.get("conserved").asBoolean()).as("%s", totals).isTrue();
		assertThat(totals.get("sumCents").asLong()).isZero();
		JsonNode audit = get("/api/audit").expect(200).body();
		assertThat(audit.get("right").asBoolean()).as("%s", audit).isTrue();
	}

	public Answer upload(String fileName, byte[] content) {
		MultiValueMap<String, Object> parts = new LinkedMultiValueMap<>();
		parts.add("file", new ByteArrayResource(content) {

			@Override
			public String getFilename() {
				return fileName;
			}

		});
		return exchange(
				this.client.post().uri("/api/imports").contentType(MediaType.MULTIPART_FORM_DATA).body(parts));
	}

	/** Imports a file and gives what came of it. */
	public JsonNode importAccounts(String content) {
		return importAccounts(content.getBytes(StandardCharsets.UTF_8));
	}

	public JsonNode importAccounts(byte[] content) {
		String id = upload("accounts.csv", content).expect(202).body().get("id").asString();
		Map<String, JsonNode> last = new HashMap<>();
		Awaitility.await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(20)).until(() -> {
			JsonNode job = get("/api/imports/" + id).expect(200).body();
			last.put("job", job);
			return job.get("state").asString().matches("DONE|FAILED");
		});
		return last.get("job");
	}

}
