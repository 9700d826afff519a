/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import dev.pmem.boot.jakarta.Reader;
import dev.pmem.boot.jakarta.ReaderRepository;
import dev.pmem.boot.jakarta.Tag;
import dev.pmem.boot.jpa.Report;
import dev.pmem.boot.jpa.ReportRepository;
import dev.pmem.data.core.PmemTemplate;
import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.data.core.mapping.PmemPersistentEntity;
import dev.pmem.heap.PersistentHeap;

/** Entities with Jakarta Persistence's annotations, with Spring Data JPA and without. */
class JakartaEntityTests {

	@TempDir
	Path directory;

	private static List<Class<?>> known(PmemMappingContext context) {
		return context.getPersistentEntities().stream()
				.<Class<?>>map(PmemPersistentEntity::getType)
				.toList();
	}

	@Test
	void withoutSpringDataJpaTheyAreFoundAndOpenedAtStart() {
		new ApplicationContextRunner()
				.withClassLoader(new FilteredClassLoader("org.springframework.data.jpa"))
				.withConfiguration(AutoConfigurations.of(PmemAutoConfiguration.class,
						PmemTransactionManagerAutoConfiguration.class, PmemRepositoriesAutoConfiguration.class))
				.withUserConfiguration(OursAlone.class)
				.withPropertyValues("pmem.pool.path=" + this.directory.resolve("ours.pmem"),
						"pmem.pool.durability=process-crash")
				.run((context) -> {
					assertThat(context).hasNotFailed();
					assertThat(known(context.getBean(PmemMappingContext.class))).contains(Reader.class);
					ReaderRepository readers = context.getBean(ReaderRepository.class);
					assertThat(readers.save(new Reader("a")).getId()).isEqualTo(1L);
					assertThat(readers.findByName("a")).hasSize(1);
					assertThat(readers.findByTag(new Tag("a"))).extracting(Reader::getTag)
							.containsExactly(new Tag("a"));
					assertThat(context.getBean(PmemTemplate.class).extent(Reader.class).definition().models()
							.modelOf(Reader.class).properties()).anySatisfy((property) -> {
								assertThat(property.name()).isEqualTo("tag");
								assertThat(property.type()).isEqualTo(String.class);
							});
				});
	}

	@Test
	void besideSpringDataJpaOnlyWhatAPmemRepositoryClaimsIsOurs() {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Both.class)
				.web(WebApplicationType.NONE)
				.properties("pmem.pool.path=" + this.directory.resolve("both.pmem"),
						"pmem.pool.durability=process-crash", "spring.datasource.url=jdbc:h2:mem:jakarta",
						"spring.jpa.hibernate.ddl-auto=create-drop")
				.run()) {
			ReaderRepository readers = context.getBean(ReaderRepository.class);
			assertThat(readers.save(new Reader("a")).getVersion()).isZero();
			assertThat(readers.findByName("a")).hasSize(1);
			ReportRepository reports = context.getBean(ReportRepository.class);
			Report report = reports.save(new Report(4));
			assertThat(reports.findById(report.getId())).get().extracting(Report::getSheets).isEqualTo(8);
			reports.delete(report);
			assertThat(reports.count()).isZero();
			assertThat(known(context.getBean(PmemMappingContext.class))).contains(Reader.class)
					.doesNotContain(Report.class);
			assertThat(context.getBean(PersistentHeap.class).contents().extents().toString())
					.contains(Reader.class.getName()).doesNotContain(Report.class.getName());
		}
	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackageClasses = Reader.class)
	static class OursAlone {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@AutoConfigurationPackage(basePackageClasses = {Reader.class, Report.class})
	static class Both {

	}

}
