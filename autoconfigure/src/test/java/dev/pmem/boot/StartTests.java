/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.SpringProperties;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.annotation.PersistenceExceptionTranslationPostProcessor;
import org.springframework.javapoet.ClassName;
import org.springframework.stereotype.Repository;

import dev.pmem.boot.domain.Note;
import dev.pmem.boot.domain.NoteRepository;
import dev.pmem.boot.orphan.Orphans;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.testing.TestJvm;

/**
 * What a start makes and leaves, in the ways in which applications are started.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartTests {

	@TempDir
	Path directory;

	private Path path() {
		return this.directory.resolve("a/b/notes.pmem");
	}

	private ApplicationContextRunner runner(Class<?>... configurations) {
		return new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(PmemAutoConfiguration.class,
						PmemExceptionTranslationAutoConfiguration.class, PmemRepositoriesAutoConfiguration.class,
						PmemTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class))
				.withUserConfiguration(configurations)
				.withPropertyValues("pmem.pool.path=" + path(), "pmem.pool.durability=process-crash");
	}

	@Test
	void aStartThatFailsTakesItsNewPoolAway(CapturedOutput output) {
		runner(Notes.class, Failing.class).run((context) -> assertThat(context).hasFailed());
		assertThat(this.directory).isEmptyDirectory();
		assertThat(output).contains("Pool " + path() + ", which this start had made, was removed");
	}

	@Test
	void aPoolWithObjectsStaysThoughItsFirstStartFails() {
		runner(Notes.class, Saving.class, Failing.class).run((context) -> assertThat(context).hasFailed());
		runner(Notes.class).run((context) -> assertThat(context.getBean(NoteRepository.class).count()).isOne());
	}

	@Test
	void anEmptyPoolOfAnEarlierStartStays() {
		runner(Notes.class).run((context) -> assertThat(context).hasNotFailed());
		runner(Notes.class, Failing.class).run((context) -> assertThat(context).hasFailed());
		assertThat(path()).exists();
	}

	@Test
	void aTrainingRunMakesNoPool() throws Exception {
		Path temporary = Files.createDirectory(this.directory.resolve("tmp"));
		Process process = new ProcessBuilder(TestJvm.command(
				List.of(TestJvm.NATIVE_ACCESS, "-Dspring.context.exit=onRefresh", "-Djava.io.tmpdir=" + temporary),
				Training.class, "--pmem.pool.path=" + path())).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes());
		assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
		assertThat(output).contains("Training run (spring.context.exit=onRefresh)").doesNotContain("was not ended");
		assertThat(process.exitValue()).isZero();
		assertThat(path()).doesNotExist();
		try (Stream<Path> left = Files.list(temporary)) {
			assertThat(left.filter((file) -> file.getFileName().toString().startsWith("pmem"))).isEmpty();
		}
	}

	@Test
	void processingAheadOfTimeMakesNoPool() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			TestPropertyValues.of("pmem.pool.path=" + path()).applyTo(context);
			context.register(Application.class);
			InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
			DefaultGenerationContext generation = new DefaultGenerationContext(
					new ClassNameGenerator(ClassName.get(Application.class)), files);
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
			generation.writeGeneratedContent();
			assertThat(path()).doesNotExist();
		}
	}

	@Test
	void aCheckpointIsRefusedByName() {
		// reads the property when it is loaded, and would make a checkpoint
		assertThat(new DefaultLifecycleProcessor().isRunning()).isFalse();
		SpringProperties.setProperty(DefaultLifecycleProcessor.CHECKPOINT_PROPERTY_NAME, "onRefresh");
		try {
			runner(Notes.class).run((context) -> assertThat(context).getFailure()
					.hasRootCauseInstanceOf(CheckpointException.class));
		} finally {
			SpringProperties.setProperty(DefaultLifecycleProcessor.CHECKPOINT_PROPERTY_NAME, null);
		}
		assertThat(path()).doesNotExist();
	}

	@Test
	void exceptionsAreTranslatedInClassesMarkedAsRepository() {
		runner(Notes.class, Store.class).run((context) -> {
			assertThat(context).hasSingleBean(PersistenceExceptionTranslationPostProcessor.class);
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
					.isThrownBy(() -> context.getBean(Store.class).open())
					.withMessageContaining("can't be stored");
		});
		runner(Notes.class, Store.class).withPropertyValues("spring.persistence.exceptiontranslation.enabled=false")
				.run((context) -> assertThat(context)
						.doesNotHaveBean(PersistenceExceptionTranslationPostProcessor.class));
	}

	@Test
	void aRepositoryThatNoModuleClaimsIsTold(CapturedOutput output) {
		runner(Unclaimed.class).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(Orphans.class);
			assertThat(output).contains("WARN").contains("Repository " + Orphans.class.getName()
					+ " is left out: there are several Spring Data modules, and none of them claims it");
		});
	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackageClasses = Note.class)
	static class Notes {

	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackageClasses = Orphans.class)
	static class Unclaimed {

	}

	@Configuration(proxyBeanMethods = false)
	static class Saving {

		@Bean
		SmartInitializingSingleton saving(NoteRepository notes) {
			return () -> notes.save(new Note("kept"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Failing {

		@Bean
		SmartInitializingSingleton failing() {
			return () -> {
				throw new IllegalStateException("a bean that fails");
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackageClasses = Note.class)
	@ImportAutoConfiguration({PmemAutoConfiguration.class, PmemTransactionManagerAutoConfiguration.class,
			PmemRepositoriesAutoConfiguration.class, TransactionAutoConfiguration.class,
			PmemExceptionTranslationAutoConfiguration.class, PmemMigrationAutoConfiguration.class})
	static class Application {

	}

	/** An application in a JVM of its own. */
	static final class Training {

		private Training() {}

		static void main(String[] arguments) {
			SpringApplication application = new SpringApplication(Application.class);
			application.setWebApplicationType(WebApplicationType.NONE);
			application.run(arguments);
			System.out.println("was not ended");
		}

	}

	/** Works on the heap itself. */
	@Repository
	static class Store {

		private final PersistentHeap heap;

		Store(PersistentHeap heap) {
			this.heap = heap;
		}

		record Unstorable(Thread thread) {}

		public void open() {
			this.heap.extent(ExtentDefinition.of(Unstorable.class).id("thread").build());
		}

	}

}
