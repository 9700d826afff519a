/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.conversions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.annotation.Id;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.data.core.PoolConfiguration;
import dev.pmem.data.core.index.Indexed;
import dev.pmem.data.repository.PmemRepository;
import dev.pmem.data.repository.config.EnablePmemRepositories;
import dev.pmem.data.transaction.PmemTransactionManager;

/** Properties of type Object and Map of Object in entities: values as JSON has them. */
class JsonValueTests {

	static AnnotationConfigApplicationContext context;

	private final Events events = context.getBean(Events.class);

	private final TransactionTemplate tx = new TransactionTemplate(context.getBean(PmemTransactionManager.class));

	@BeforeAll
	static void open(@TempDir Path folder) {
		context = new AnnotationConfigApplicationContext();
		context.getEnvironment().getPropertySources()
				.addFirst(new MapPropertySource("test", Map.of("pool", folder.resolve("j.pmem").toString())));
		context.register(Config.class);
		context.refresh();
	}

	@AfterAll
	static void close() {
		context.close();
	}

	@BeforeEach
	void clear() {
		this.events.deleteAll();
	}

	static class Event {

		@Id
		Long id;

		@Indexed
		@Nullable
		Object subject;

		Map<String, Object> attributes = new HashMap<>();

		List<Object> steps = new ArrayList<>();

	}

	interface Events extends PmemRepository<Event, Long> {

		List<Event> findBySubject(Object subject);

		List<Event> findByAttributes(Map<String, Object> attributes);

		List<Event> findBySubjectIsNull();

	}

	@Configuration(proxyBeanMethods = false)
	@Import(PoolConfiguration.class)
	@EnablePmemRepositories(considerNestedRepositories = true, includeFilters = @ComponentScan.Filter(type = FilterType.ASSIGNABLE_TYPE, classes = Events.class), excludeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*CustomConversionTests.*"))
	static class Config {}

	@Test
	void areStoredFoundAndChangedInPlace() {
		Event event = new Event();
		event.subject = Map.of("kind", "order", "lines", List.of(1, 2.5, true));
		event.attributes.put("a", List.of(Map.of("b", 1)));
		event.attributes.put("none", null);
		event.steps.addAll(List.of("x", 1L));
		Long id = this.events.save(event).id;
		this.events.save(new Event());
		assertThat(this.events.findById(id).orElseThrow()).usingRecursiveComparison().isEqualTo(event);
		assertThat(this.events.findBySubject(Map.of("lines", List.of(1L, 2.5f, true), "kind", "order"))).hasSize(1);
		assertThat(this.events.findBySubject("order")).isEmpty();
		assertThat(this.events.findBySubjectIsNull()).hasSize(1);
		assertThat(this.events.findByAttributes(event.attributes)).hasSize(1);
		this.tx.executeWithoutResult((_) -> this.events.findById(id).orElseThrow().attributes.put("c", "new"));
		assertThat(this.events.findById(id).orElseThrow().attributes).containsEntry("c", "new").hasSize(3);
	}

	@Test
	void whatJsonDoesNotHaveIsRefusedByItsPath() {
		Event event = new Event();
		event.attributes.put("deep", List.of(new Event()));
		assertThatThrownBy(() -> this.events.save(event)).isInstanceOf(DataIntegrityViolationException.class)
				.hasMessageContainingAll("Event.attributes[", "[0] is a ", "Event", "declare the class");
		assertThat(this.events.count()).isZero();
	}

}
