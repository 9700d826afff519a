/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;

import com.jayway.jsonpath.JsonPath;
import jakarta.validation.ConstraintViolationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** An application with Spring Data REST and Bean Validation. */
class DataRestTests {

	@TempDir
	Path directory;

	private final HttpClient client = HttpClient.newHttpClient();

	@SpringBootApplication(excludeName = {
			"org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
			"org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
			"org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration"})
	static class Application {

	}

	private ConfigurableApplicationContext start(String... properties) {
		return new SpringApplicationBuilder(Application.class)
				.properties("pmem.pool.path=" + this.directory.resolve("films.pmem"),
						"pmem.pool.durability=process-crash", "server.port=0")
				.properties(properties)
				.run();
	}

	private HttpResponse<String> send(ConfigurableApplicationContext context, String method, String path, String body)
			throws Exception {
		String port = context.getEnvironment().getProperty("local.server.port");
		return this.client.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
				.header("Content-Type", "application/json")
				.method(method, HttpRequest.BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
	}

	@Test
	void anInvalidEntityIsABadRequest() throws Exception {
		try (ConfigurableApplicationContext context = start()) {
			HttpResponse<String> answer = send(context, "POST", "/films", "{\"title\": \" \", \"minutes\": -1}");
			assertThat(answer.statusCode()).isEqualTo(400);
			assertThat(JsonPath.<List<String>>read(answer.body(), "$.errors[*].property"))
					.containsExactlyInAnyOrder("title", "minutes");
			assertThat(JsonPath.<List<String>>read(answer.body(), "$.errors[?(@.property=='title')].entity"))
					.containsExactly("Film");
			assertThat(JsonPath.<List<Integer>>read(answer.body(), "$.errors[?(@.property=='minutes')].invalidValue"))
					.containsExactly(-1);
			FilmRepository films = context.getBean(FilmRepository.class);
			assertThat(films.count()).isZero();
			HttpResponse<String> created = send(context, "POST", "/films", "{\"title\": \"a\"}");
			assertThat(created.statusCode()).isEqualTo(201);
			String film = URI.create(created.headers().firstValue("Location").orElseThrow()).getPath();
			assertThat(send(context, "PATCH", film, "{\"title\": \"\"}").statusCode()).isEqualTo(400);
			assertThat(send(context, "PUT", film, "{\"title\": \"\"}").statusCode()).isEqualTo(400);
			assertThat(films.findAll()).extracting(Film::getTitle).containsExactly("a");
			assertThatExceptionOfType(ConstraintViolationException.class).isThrownBy(() -> films.save(new Film()));
		}
	}

	@Test
	void validationCanBeSwitchedOff() throws Exception {
		try (ConfigurableApplicationContext context = start("pmem.validation.mode=none")) {
			assertThat(send(context, "POST", "/films", "{\"title\": \"\"}").statusCode()).isEqualTo(201);
		}
	}

}
