/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.function.Consumer;

import jakarta.annotation.PostConstruct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import dev.pmem.boot.migrated.Notes;
import dev.pmem.boot.migrated.NotesPackage;
import dev.pmem.boot.migrated.StoredNote;
import dev.pmem.data.core.PmemOperations;
import dev.pmem.data.core.PmemTemplate;
import dev.pmem.data.migration.PmemMigration;
import dev.pmem.data.migration.PmemMigrationException;
import dev.pmem.heap.PersistentHeap;

/**
 * Migrations have run when the first bean reads.
 */
class PmemMigrationAutoConfigurationTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(PmemAutoConfiguration.class,
						PmemMigrationAutoConfiguration.class, PmemRepositoriesAutoConfiguration.class,
						PmemTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class))
				.withPropertyValues("pmem.pool.path=" + this.directory.resolve("migrated.pmem"),
						"pmem.pool.durability=process-crash")
				.withUserConfiguration(NotesPackage.class);
	}

	@Test
	void beansThatReadAtTheirStartSeeMigratedData() {
		runner().withUserConfiguration(FirstReader.class, Migrating.class)
				.run((context) -> assertThat(context.getBean(FirstReader.class).found).isEqualTo(1));
		runner().withUserConfiguration(FirstReader.class, Migrating.class)
				.run((context) -> assertThat(context.getBean(FirstReader.class).found).isEqualTo(1));
	}

	@Test
	void theyRunInALazyContext() {
		runner().withUserConfiguration(Migrating.class)
				.withInitializer((context) -> context.addBeanFactoryPostProcessor((factory) -> {
					for (String name : factory.getBeanDefinitionNames()) {
						factory.getBeanDefinition(name).setLazyInit(true);
					}
					factory.getBeanDefinition("pmemMigrationRunner").setLazyInit(false);
				})).run((context) -> assertThat(context.getBeanFactory().containsSingleton("pmemTemplate")).isTrue());
	}

	@Test
	void aFailedOneStopsTheStart() {
		runner().withUserConfiguration(Failing.class).run((context) -> assertThat(context).getFailure()
				.rootCause().hasMessage("broken"));
	}

	@Test
	void oneThatInjectsARepositoryIsTold() {
		runner().withUserConfiguration(Injecting.class).run((context) -> assertThat(context.getStartupFailure())
				.hasStackTraceContaining("The migration 'injecting' wants a bean that waits for the migrations"));
	}

	@Test
	void withSeveralTemplatesThePrimaryOneIsMigrated() {
		runner().withUserConfiguration(TwoTemplates.class, Migrating.class)
				.run((context) -> assertThat(context.getStartupFailure()).rootCause()
						.isInstanceOf(PmemMigrationException.class).hasMessageContaining("is primary"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Migrating {

		@Bean
		PmemMigration first() {
			return migration("1", (operations) -> operations.insert(new StoredNote("first"), StoredNote.class));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Failing {

		@Bean
		PmemMigration failing() {
			return migration("1", (_) -> {
				throw new IllegalStateException("broken");
			});
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Injecting {

		@Bean
		PmemMigration injecting(Notes notes) {
			return migration("1", (_) -> notes.count());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoTemplates {

		@Bean
		PmemTemplate one(PersistentHeap heap) {
			return new PmemTemplate(heap);
		}

		@Bean
		PmemTemplate another(PersistentHeap heap) {
			return new PmemTemplate(heap);
		}

	}

	static class FirstReader {

		private final Notes notes;

		long found;

		FirstReader(Notes notes) {
			this.notes = notes;
		}

		@PostConstruct
		void read() {
			this.found = this.notes.count();
		}

	}

	private static PmemMigration migration(String version, Consumer<PmemOperations> work) {
		return new PmemMigration() {

			@Override
			public String version() {
				return version;
			}

			@Override
			public String description() {
				return "migration " + version;
			}

			@Override
			public void migrate(PmemOperations operations) {
				work.accept(operations);
			}

		};
	}

}
