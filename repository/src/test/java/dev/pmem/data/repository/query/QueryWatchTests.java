/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.annotation.Id;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Sort;
import org.springframework.transaction.annotation.EnableTransactionManagement;

import dev.pmem.data.core.PmemTemplate;
import dev.pmem.data.core.PoolConfiguration;
import dev.pmem.data.core.index.Indexed;
import dev.pmem.data.repository.PmemRepository;
import dev.pmem.data.repository.config.EnablePmemRepositories;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.Query;

/** What the log tells of queries. */
class QueryWatchTests {

	private static final int COUNT = 40;

	@TempDir
	Path directory;

	private final Logger logger = (Logger) LoggerFactory.getLogger("dev.pmem.data.query");

	private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

	private AnnotationConfigApplicationContext context;

	private PmemTemplate template;

	private Owners owners;

	@BeforeEach
	void open() {
		this.context = new AnnotationConfigApplicationContext();
		this.context.getEnvironment().getPropertySources().addFirst(
				new MapPropertySource("test", Map.of("pool", this.directory.resolve("pool").toString())));
		this.context.register(Application.class);
		this.context.refresh();
		this.template = this.context.getBean(PmemTemplate.class);
		this.owners = this.context.getBean(Owners.class);
		List<Owner> all = new ArrayList<>();
		for (int index = 0; index < COUNT; index++) {
			all.add(new Owner("name" + index, "city" + index % 4));
		}
		this.owners.saveAll(all);
		this.logger.setLevel(Level.WARN);
		this.appender.start();
		this.logger.addAppender(this.appender);
	}

	@AfterEach
	void close() {
		this.logger.detachAppender(this.appender);
		this.logger.setLevel(null);
		this.context.close();
	}

	private List<String> told() {
		List<String> told = this.appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
		this.appender.list.clear();
		return told;
	}

	private void assertTold(String... patterns) {
		List<String> told = told();
		assertThat(told).hasSize(patterns.length);
		for (int index = 0; index < patterns.length; index++) {
			assertThat(told.get(index)).matches(patterns[index]);
		}
	}

	private static final String MILLISECONDS = "\\d+\\.\\d{3} ms; ";

	@Test
	void eachQueryIsToldWithPlanCountAndTimeAtDebug() {
		this.logger.setLevel(Level.DEBUG);
		this.owners.findByCity("city1");
		assertTold("Owners\\.findByCity\\(String\\): 10 found, 0 examined, " + MILLISECONDS
				+ "index \\S+ \\[city\\]: city = city1; covered");
		this.owners.findByName("name7");
		assertTold("Owners\\.findByName\\(String\\): 1 found, 40 examined, " + MILLISECONDS
				+ "index id \\[id\\]: all keys; tested for name EQUAL name7");
		this.owners.countByName("name7");
		assertTold("Owners\\.countByName\\(String\\): 1 found, 40 examined, .*; tested for name EQUAL name7");
		this.owners.existsByName("nobody");
		assertTold("Owners\\.existsByName\\(String\\): 0 found, 40 examined, .*; limit 1");
		assertThat(this.owners.findByCityOrderByName("city2", PageRequest.of(0, 3)).getTotalElements()).isEqualTo(10);
		assertTold("Owners\\.findByCityOrderByName\\(String, Pageable\\): 3 found, 10 examined, .*"
				+ "city = city2; covered; sorted by name; limit 3",
				"Owners\\.findByCityOrderByName\\(String, Pageable\\): 10 found, 0 examined, .*; covered");
		assertThat(this.owners.findCityByName("name9")).extracting(CityOnly::getCity).containsExactly("city1");
		assertTold("Owners\\.findCityByName\\(String\\): 1 found, 40 examined, .*");
		this.owners.deleteByName("name39");
		assertTold("Owners\\.deleteByName\\(String\\): 1 found, 40 examined, .*");
		this.owners.findAll(Sort.by("name"));
		assertTold("A query on " + Owner.class.getName().replace("$", "\\$")
				+ ": 39 found, 39 examined, .*; covered; sorted by name");
	}

	@Test
	void aStreamIsToldWhenItEnds() {
		this.logger.setLevel(Level.DEBUG);
		try (Stream<Owner> stream = this.owners.streamByNameStartingWith("name1")) {
			assertThat(stream.count()).isEqualTo(11);
		}
		assertTold("Owners\\.streamByNameStartingWith\\(String\\): 11 found, 40 examined, .*"
				+ "; tested for name .*");
		try (Stream<Owner> stream = this.owners.streamByNameStartingWith("name1")) {
			assertThat(stream.iterator().next().name).isEqualTo("name1");
			assertThat(told()).isEmpty();
		}
		assertTold("Owners\\.streamByNameStartingWith\\(String\\): 1 found, 2 examined, .*");
	}

	@Test
	void aScanOfManyObjectsIsToldOnceForEachMethodAndWithoutValues() {
		this.template.setScanWarning(COUNT - 1);
		this.owners.findByName("name7");
		assertTold(
				"Owners\\.findByName\\(String\\) examined 40 objects one by one and found 1, because no index covers "
						+ "the condition name equal\\. .*@Indexed.*pmem\\.query\\.scan-warning.*");
		this.owners.findByName("name8");
		this.owners.findByCity("city1");
		this.owners.findAll();
		assertThat(told()).isEmpty();
		this.owners.countByName("name8");
		assertTold("Owners\\.countByName\\(String\\) examined 40 objects .* found 1, .*");
		this.owners.findAll(Sort.by("name"));
		this.owners.findAll(Sort.by("name"));
		assertTold(
				"A query on .*Owner examined 40 objects .* found 40, because no index covers the order by name\\..*");
		try (Stream<Owner> stream = this.owners.streamByNameStartingWith("name1")) {
			assertThat(stream).hasSize(11);
		}
		assertTold("Owners\\.streamByNameStartingWith\\(String\\) examined 40 objects .*");
	}

	@Test
	void theWarningCanBeSwitchedOffAndHasALimit() {
		this.template.setScanWarning(COUNT);
		this.owners.findByName("name7");
		this.template.setScanWarning(0);
		this.owners.findByName("name7");
		assertThat(told()).isEmpty();
		assertThatIllegalArgumentException().isThrownBy(() -> this.template.setScanWarning(-1));
	}

	@Test
	void aQueryIsExplained() {
		assertThat(this.template.explain(Query.of(Criteria.where("city", Operator.EQUAL, "city1")), Owner.class))
				.matches("index \\S+ \\[city\\]: city = city1; covered");
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> this.template.explain(Query.of(Criteria.where("town", Operator.EQUAL, "x")),
						Owner.class))
				.withMessageContaining("town");
	}

	static class Owner {

		@Id
		@Nullable
		Long id;

		String name;

		@Indexed
		String city;

		Owner(String name, String city) {
			this.name = name;
			this.city = city;
		}

	}

	interface CityOnly {

		String getCity();

	}

	interface Owners extends PmemRepository<Owner, Long> {

		List<Owner> findByCity(String city);

		Optional<Owner> findByName(String name);

		long countByName(String name);

		boolean existsByName(String name);

		Page<Owner> findByCityOrderByName(String city, Pageable pageable);

		List<CityOnly> findCityByName(String name);

		Stream<Owner> streamByNameStartingWith(String prefix);

		void deleteByName(String name);

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	@EnablePmemRepositories(considerNestedRepositories = true, basePackageClasses = QueryWatchTests.class)
	@Import(PoolConfiguration.class)
	static class Application {}

}
