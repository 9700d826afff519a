/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;
import static org.assertj.core.api.InstanceOfAssertFactories.map;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.autoconfigure.metrics.DataRepositoryMetricsAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.TransactionManager;

import dev.pmem.boot.PmemAutoConfiguration;
import dev.pmem.boot.PmemRepositoriesAutoConfiguration;
import dev.pmem.boot.PmemTransactionManagerAutoConfiguration;
import dev.pmem.boot.domain.Note;
import dev.pmem.boot.domain.NoteRepository;
import dev.pmem.data.core.PmemOperations;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.HeapStatistics;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.exception.PoolAccessException;

class PmemActuatorTests {

	@TempDir
	Path directory;

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(PmemAutoConfiguration.class,
						PmemTransactionManagerAutoConfiguration.class, PmemRepositoriesAutoConfiguration.class,
						TransactionAutoConfiguration.class, HealthContributorAutoConfiguration.class,
						MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class,
						PmemHealthContributorAutoConfiguration.class, PmemMetricsAutoConfiguration.class,
						PmemInfoContributorAutoConfiguration.class))
				.withUserConfiguration(Application.class)
				.withPropertyValues("pmem.pool.path=" + path(), "pmem.pool.durability=process-crash",
						"pmem.pool.max-size=1GB");
	}

	private Path path() {
		return this.directory.resolve("notes.pmem");
	}

	@Test
	void poolIsUpAndTellsItsFigures() {
		runner().run((context) -> {
			NoteRepository notes = context.getBean(NoteRepository.class);
			notes.save(new Note("first"));
			HealthIndicator indicator = context.getBean("pmemHealthContributor", HealthIndicator.class);
			Health health = indicator.health();
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsOnlyKeys("path", "durability", "size", "used", "max",
					"commitSequence")
					.containsEntry("path", path().toString())
					.containsEntry("durability", "process-crash")
					.containsEntry("size", 4L << 20)
					.containsEntry("max", 1L << 30);
			assertThat((Long) health.getDetails().get("used")).isBetween(1L, 4L << 20);
			long commitSequence = (Long) health.getDetails().get("commitSequence");
			notes.save(new Note("second"));
			assertThat((Long) indicator.health().getDetails().get("commitSequence")).isGreaterThan(commitSequence);
		});
	}

	@Test
	void closedPoolIsDown() {
		runner().run((context) -> {
			context.getBean(PersistentHeap.class).close();
			Health health = context.getBean("pmemHealthContributor", HealthIndicator.class).health();
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails()).containsEntry("error", "The pool is closed");
		});
	}

	@Test
	void poolThatTakesNoMoreCommitsIsDown() {
		PersistentHeap heap = mock(PersistentHeap.class);
		given(heap.path()).willReturn(path());
		given(heap.options()).willReturn(HeapOptions.DEFAULTS);
		given(heap.isOpen()).willReturn(true);
		given(heap.statistics()).willReturn(HeapStatistics.builder().sizeBytes(3).usedBytes(2).maximumSizeBytes(4)
				.commitSequence(9).build());
		given(heap.failure()).willReturn(new PoolAccessException("the disk is gone"));
		Health health = new PmemHealthIndicator(heap).health();
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails())
				.containsEntry("error", "The pool takes no more commits: the disk is gone")
				.containsEntry("durability", "power-loss")
				.containsEntry("size", 3L)
				.containsEntry("used", 2L)
				.containsEntry("max", 4L)
				.containsEntry("commitSequence", 9L);
	}

	@Test
	void healthCanBeSwitchedOff() {
		runner().withPropertyValues("management.health.pmem.enabled=false")
				.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("pmemHealthContributor"));
	}

	@Test
	void healthIndicatorOfTheApplicationTakesThePlaceOfOurs() {
		runner().withUserConfiguration(OwnIndicatorConfiguration.class)
				.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("pmemHealthContributor"));
	}

	@Test
	void severalPoolsEachHaveTheirHealthAndMeters() {
		runner().withUserConfiguration(TwoHeapsConfiguration.class, RegistryConfiguration.class).run((context) -> {
			assertThat(context).hasNotFailed()
					.doesNotHaveBean(PmemOperations.class)
					.doesNotHaveBean(TransactionManager.class)
					.doesNotHaveBean(NoteRepository.class);
			CompositeHealthContributor composite = context.getBean("pmemHealthContributor",
					CompositeHealthContributor.class);
			assertThat(composite.getContributor("one")).isInstanceOf(PmemHealthIndicator.class);
			assertThat(composite.getContributor("two")).isInstanceOf(PmemHealthIndicator.class);
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.get("pmem.pool.size").tag("pool", "notes.pmem.one").gauge().value()).isPositive();
			assertThat(registry.get("pmem.pool.size").tag("pool", "notes.pmem.two").gauge().value()).isPositive();
		});
	}

	@Test
	void commitsAreMeasured() {
		runner().withUserConfiguration(RegistryConfiguration.class).run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			NoteRepository notes = context.getBean(NoteRepository.class);
			// The first one reserves ids as well, in a commit of its own.
			notes.save(new Note("zeroth"));
			double before = commits(registry);
			long timed = registry.get("pmem.commit.latency").tag("pool", "notes.pmem").timer().count();
			notes.save(new Note("first"));
			notes.save(new Note("second"));
			assertThat(commits(registry) - before).isEqualTo(2);
			assertThat(registry.get("pmem.commit.latency").timer().count() - timed).isEqualTo(2);
			assertThat(registry.get("pmem.commit.latency").timer().totalTime(TimeUnit.NANOSECONDS))
					.isPositive();
			assertThat(registry.get("pmem.batch.size").summary().max()).isEqualTo(1);
			assertThat(registry.get("pmem.conflicts").functionCounter().count()).isZero();
		});
	}

	@Test
	void refusedTransactionsAreCounted() {
		runner().withUserConfiguration(RegistryConfiguration.class).run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			PersistentHeap heap = context.getBean(PersistentHeap.class);
			NoteRepository notes = context.getBean(NoteRepository.class);
			notes.save(new Note("taken"));
			assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(() -> notes.save(new Note("taken")));
			assertThat(registry.get("pmem.conflicts").functionCounter().count())
					.isEqualTo(heap.statistics().conflictCount());
		});
	}

	@Test
	void spaceIsMeasured() {
		runner().withUserConfiguration(RegistryConfiguration.class).run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.get("pmem.pool.size").tag("pool", "notes.pmem").gauge().value()).isEqualTo(4L << 20);
			assertThat(registry.get("pmem.pool.max").gauge().value()).isEqualTo(1L << 30);
			assertThat(registry.get("pmem.pool.used").gauge().value()).isBetween(1.0, (double) (4L << 20));
			assertThat(registry.get("pmem.pool.used").gauge().getId().getBaseUnit()).isEqualTo("bytes");
			assertThat(registry.get("pmem.transactions.active").gauge().value()).isZero();
			assertThat(registry.get("pmem.pool.used").gauge().value() + registry.get("pmem.pool.free").gauge().value())
					.isEqualTo(4L << 20);
			assertThat(registry.get("pmem.pool.journal").gauge().value()).isPositive()
					.isLessThan(registry.get("pmem.pool.used").gauge().value());
		});
	}

	@Test
	void callsOfRepositoriesAreTimedAsWithOtherStores() {
		runner().withUserConfiguration(RegistryConfiguration.class)
				.withConfiguration(AutoConfigurations.of(DataRepositoryMetricsAutoConfiguration.class))
				.run((context) -> {
					Note note = context.getBean(NoteRepository.class).save(new Note("first"));
					context.getBean(NoteRepository.class).findById(note.getId());
					MeterRegistry registry = context.getBean(MeterRegistry.class);
					for (String method : List.of("save", "findById")) {
						assertThat(registry.get("spring.data.repository.invocations")
								.tags("repository", "NoteRepository", "method", method, "state", "SUCCESS")
								.timer()
								.count()).as(method).isOne();
					}
				});
	}

	/** Prometheus puts the unit behind the name. */
	@Test
	void noNameEndsWithItsUnit() {
		runner().withUserConfiguration(RegistryConfiguration.class).run((context) -> {
			List<Meter.Id> ids = context.getBean(MeterRegistry.class).getMeters().stream().map(Meter::getId)
					.filter((id) -> id.getName().startsWith("pmem.")).toList();
			assertThat(ids).hasSizeGreaterThan(8).noneMatch((id) -> id.getBaseUnit() != null
					&& Arrays.asList(id.getName().split("\\.")).contains(id.getBaseUnit()));
		});
	}

	@Test
	void theInfoHasTheFiguresOfTheMeters() {
		runner().withUserConfiguration(RegistryConfiguration.class).run((context) -> {
			context.getBean(NoteRepository.class).save(new Note("first"));
			Info.Builder builder = new Info.Builder();
			context.getBean(PmemInfoContributor.class).contribute(builder);
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(builder.build().getDetails()).extractingByKey("pmem", map(String.class, Object.class))
					.satisfies((pmem) -> {
						assertThat(pmem).extractingByKey("space", map(String.class, Object.class))
								.containsEntry("usedBytes", (long) registry.get("pmem.pool.used").gauge().value())
								.containsEntry("freeBytes", (long) registry.get("pmem.pool.free").gauge().value())
								.containsEntry("journalBytes", (long) registry.get("pmem.pool.journal").gauge().value())
								.containsEntry("sizeBytes", (long) registry.get("pmem.pool.size").gauge().value())
								.containsEntry("maximumSizeBytes", (long) registry.get("pmem.pool.max").gauge()
										.value());
						assertThat(pmem).extractingByKey("commits", map(String.class, Object.class))
								.containsEntry("count", (long) commits(registry));
					});
		});
	}

	@Test
	void metersOutliveThePool() {
		AtomicReference<MeterRegistry> registry = new AtomicReference<>();
		runner().withUserConfiguration(RegistryConfiguration.class).run((context) -> {
			registry.set(context.getBean(MeterRegistry.class));
			context.getBean(NoteRepository.class).save(new Note("first"));
			double commits = commits(registry.get());
			context.getBean(PersistentHeap.class).close();
			assertThat(commits(registry.get())).isEqualTo(commits);
			assertThat(registry.get().get("pmem.pool.size").gauge().value()).isEqualTo(4L << 20);
		});
	}

	@Test
	void poolIsMeasuredInEveryRegistry() {
		SimpleMeterRegistry other = new SimpleMeterRegistry();
		runner().withUserConfiguration(RegistryConfiguration.class).run((context) -> {
			context.getBean(NoteRepository.class).save(new Note("zeroth"));
			context.getBean("pmemMetrics", MeterBinder.class).bindTo(other);
			context.getBean(NoteRepository.class).save(new Note("first"));
			assertThat(other.get("pmem.batch.size").summary().count()).isEqualTo(1);
			assertThat(other.get("pmem.commit.latency").timer().count()).isEqualTo(1);
			assertThat(commits(other)).isEqualTo(commits(context.getBean(MeterRegistry.class)));
		});
	}

	@Test
	void informationNamesThePoolAndItsRecovery() {
		runner().run((context) -> {
			Info.Builder builder = new Info.Builder();
			context.getBean(PmemInfoContributor.class).contribute(builder);
			assertThat(builder.build().getDetails()).extractingByKey("pmem", MAP)
					.containsEntry("pool", context.getBean(PersistentHeap.class).poolId().toString())
					.containsEntry("path", path().toString())
					.containsEntry("durability", "process-crash")
					.extractingByKey("recovery", MAP)
					.containsEntry("outcome", "created").containsEntry("powerLoss", "none")
					.containsKeys("commitSequence", "blocksRestored", "millis");
		});
	}

	@Test
	void informationCanBeSwitchedOff() {
		runner().withPropertyValues("management.info.pmem.enabled=false")
				.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(InfoContributor.class));
	}

	@Test
	void applicationWithoutHealthWorks() {
		runner().withClassLoader(new FilteredClassLoader(HealthContributor.class, Health.class))
				.run((context) -> assertThat(context).hasNotFailed()
						.hasSingleBean(NoteRepository.class)
						.doesNotHaveBean("pmemHealthContributor"));
	}

	@Test
	void applicationWithoutMicrometerWorks() {
		runner().withClassLoader(new FilteredClassLoader("io.micrometer"))
				.run((context) -> assertThat(context).hasNotFailed()
						.hasSingleBean(NoteRepository.class)
						.doesNotHaveBean("pmemMetrics"));
	}

	@Test
	void applicationWithoutActuatorWorks() {
		runner().withClassLoader(
				new FilteredClassLoader(InfoContributor.class, ConditionalOnEnabledInfoContributor.class))
				.run((context) -> assertThat(context).hasNotFailed()
						.hasSingleBean(NoteRepository.class)
						.doesNotHaveBean("pmemInfoContributor"));
	}

	private static double commits(MeterRegistry registry) {
		return registry.get("pmem.commits").tags("pool", "notes.pmem").functionCounter().count();
	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackageClasses = Note.class)
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	static class RegistryConfiguration {

		@Bean
		SimpleMeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnIndicatorConfiguration {

		@Bean
		HealthIndicator pmemHealthIndicator() {
			return () -> Health.up().build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoHeapsConfiguration {

		@Bean
		PersistentHeap one(Environment environment) {
			return open(environment, "one");
		}

		@Bean
		PersistentHeap two(Environment environment) {
			return open(environment, "two");
		}

		private static PersistentHeap open(Environment environment, String suffix) {
			return PersistentHeap.open(Path.of(environment.getRequiredProperty("pmem.pool.path") + "." + suffix),
					HeapOptions.DEFAULTS);
		}

	}

}
