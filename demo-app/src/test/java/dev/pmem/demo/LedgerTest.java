/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.BodyContentSpec;

/**
 * Runs the application on a pool of its own. Tests of equal properties share it, so each opens accounts of its own.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = {
		"spring.servlet.multipart.max-file-size=16MB", "pmem.pool.durability=process-crash"})
@AutoConfigureRestTestClient
public abstract class LedgerTest {

	@Autowired
	protected RestTestClient client;

	@LocalServerPort
	protected int port;

	@DynamicPropertySource
	static void newPool(DynamicPropertyRegistry registry) {
		Path path = newPoolPath();
		registry.add("pmem.pool.path", path::toString);
	}

	/** Where a pool may be made; gone with the next clean build. */
	protected static Path newPoolPath() {
		try {
			Path folder = Files.createDirectories(Path.of("target", "pools").toAbsolutePath());
			return Files.createTempDirectory(folder, "ledger-").resolve("ledger.pmem");
		} catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	protected LedgerClient ledger() {
		return new LedgerClient(this.port);
	}

	/** Opens an account and gives its number. */
	protected String open(String owner, long cents) {
		return ledger().open(owner, cents);
	}

	protected long balance(String number) {
		return ledger().balance(number);
	}

	protected BodyContentSpec postExpecting(int status, String path, Map<String, ?> body) {
		return this.client.post()
				.uri(path)
				.contentType(MediaType.APPLICATION_JSON)
				.body(body)
				.exchange()
				.expectStatus()
				.isEqualTo(status)
				.expectBody();
	}

	/** Expects a refusal by problem details; fields are those that it blames. */
	protected void assertRefused(int status, String type, String path, Map<String, ?> body, String... fields) {
		var spec = this.client.post()
				.uri(path)
				.contentType(MediaType.APPLICATION_JSON)
				.body(body)
				.exchange()
				.expectStatus()
				.isEqualTo(status)
				.expectHeader()
				.contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody()
				.jsonPath("$.status")
				.isEqualTo(status)
				.jsonPath("$.type")
				.isEqualTo("urn:ledger:" + type)
				.jsonPath("$.title")
				.isNotEmpty()
				.jsonPath("$.detail")
				.isNotEmpty()
				.jsonPath("$.instance")
				.isEqualTo(path);
		for (String field : fields) {
			spec.jsonPath("$.errors[?(@.field == '" + field + "')].message").isNotEmpty();
		}
		if (fields.length > 0) {
			spec.jsonPath("$.errors.length()").isEqualTo(fields.length);
		} else {
			spec.jsonPath("$.errors").doesNotExist();
		}
	}

}
