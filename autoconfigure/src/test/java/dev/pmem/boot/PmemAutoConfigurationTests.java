/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import dev.pmem.boot.domain.Note;
import dev.pmem.boot.domain.NoteRepository;
import dev.pmem.data.core.PmemOperations;
import dev.pmem.data.core.PmemTemplate;
import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.data.transaction.PmemTransactionManager;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.RecoveryReport.PowerLoss;
import dev.pmem.heap.exception.PowerLossException;

@ExtendWith(OutputCaptureExtension.class)
class PmemAutoConfigurationTests {

	@TempDir
	Path directory;

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(PmemAutoConfiguration.class,
						PmemTransactionManagerAutoConfiguration.class, PmemRepositoriesAutoConfiguration.class,
						TransactionAutoConfiguration.class, TransactionManagerCustomizationAutoConfiguration.class))
				.withUserConfiguration(Application.class)
				.withPropertyValues("pmem.pool.path=" + this.directory.resolve("notes.pmem"),
						"pmem.pool.durability=process-crash");
	}

	@Test
	void everythingIsThereWithNoConfigurationButThePath() {
		runner().run((context) -> {
			assertThat(context).hasSingleBean(PersistentHeap.class)
					.hasSingleBean(PmemMappingContext.class)
					.hasSingleBean(PmemTemplate.class)
					.hasSingleBean(NoteRepository.class);
			assertThat(context).getBean("pmemTransactionManager").isInstanceOf(PmemTransactionManager.class);
			NoteRepository notes = context.getBean(NoteRepository.class);
			Note saved = notes.save(new Note("first"));
			assertThat(notes.findByTitle("first")).get().extracting(Note::getId).isEqualTo(saved.getId());
		});
	}

	@Test
	void poolIsClosedWithTheContextAndItsContentThereInTheNext(CapturedOutput output) {
		AtomicReference<PersistentHeap> heap = new AtomicReference<>();
		runner().run((context) -> {
			heap.set(context.getBean(PersistentHeap.class));
			context.getBean(NoteRepository.class).save(new Note("kept"));
			assertThat(heap.get().isOpen()).isTrue();
		});
		assertThat(heap.get().isOpen()).isFalse();
		assertThat(output).containsPattern(
				"Pool \\S*notes.pmem \\(4 MB, process-crash, (mapped|file channel)\\): created in \\d+ ms");
		runner().run((context) -> assertThat(context.getBean(NoteRepository.class).findByTitle("kept")).isPresent());
		assertThat(output).containsPattern(
				"Pool \\S*notes.pmem \\(4 MB, process-crash, (mapped|file channel)\\): closed in order at commit \\d+; opened in \\d+ ms");
	}

	@Test
	void queriesAreToldAtDebugAndScansBeyondTheirNumber(CapturedOutput output) {
		LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
		logging.setLogLevel("dev.pmem", LogLevel.DEBUG);
		try {
			runner().withPropertyValues("pmem.query.scan-warning=1").run((context) -> {
				NoteRepository notes = context.getBean(NoteRepository.class);
				notes.saveAll(List.of(new Note("first"), new Note("second")));
				notes.findByTitle("first");
				assertThat(notes.streamByViewsGreaterThanEqual(1)).isEmpty();
			});
		} finally {
			logging.setLogLevel("dev.pmem", null);
		}
		assertThat(output).containsPattern("DEBUG .*NoteRepository\\.findByTitle\\(String\\): 1 found, 0 examined,")
				.containsPattern(
						"DEBUG .*NoteRepository\\.streamByViewsGreaterThanEqual\\(int\\): 0 found, 2 examined,")
				.containsPattern("WARN .*NoteRepository\\.streamByViewsGreaterThanEqual\\(int\\) examined 2 objects");
	}

	/** The file that the next context opens, of a pool that was open when the machine stopped. */
	private Path afterPowerLoss(boolean inParts) {
		Path after = this.directory.resolve("after.pmem");
		runner().run((context) -> {
			NoteRepository notes = context.getBean(NoteRepository.class);
			notes.save(new Note("first note"));
			notes.save(new Note("second note"));
			notes.save(new Note("third note"));
			Path open = this.directory.resolve("notes.pmem");
			if (inParts) {
				UnsyncedPoolFile.copyInParts(open, after, "first note");
			} else {
				UnsyncedPoolFile.copy(open, after);
			}
		});
		return after;
	}

	@Test
	void poolThatIsWholeAfterALossOfPowerIsVerifiedAndOpened(CapturedOutput output) {
		Path path = afterPowerLoss(false);
		runner().withPropertyValues("pmem.pool.path=" + path).run((context) -> {
			assertThat(context.getBean(NoteRepository.class).count()).isEqualTo(3);
			assertThat(context.getBean(PersistentHeap.class).recovery().powerLoss()).isEqualTo(PowerLoss.VERIFIED);
		});
		assertThat(output).containsPattern(
				"after.pmem \\(.*\\): last commit \\d+ whole after an unclean stop, all of it verified as the machine had stopped; opened in \\d+ ms");
	}

	@Test
	void poolThatIsInPartsAfterALossOfPowerIsRefused() {
		Path path = afterPowerLoss(true);
		runner().withPropertyValues("pmem.pool.path=" + path).run((context) -> assertThat(context).getFailure()
				.rootCause().isInstanceOf(PowerLossException.class).hasMessageContaining(path.toString()));
	}

	@Test
	void poolOfALossOfPowerIsRefusedWhereThatIsAskedFor() {
		Path path = afterPowerLoss(false);
		runner().withPropertyValues("pmem.pool.path=" + path, "pmem.pool.after-power-loss=refuse")
				.run((context) -> assertThat(context).getFailure().rootCause()
						.isInstanceOf(PowerLossException.class));
	}

	@Test
	void poolThatIsInPartsIsOpenedWhereThatIsAskedFor(CapturedOutput output) {
		Path path = afterPowerLoss(true);
		try (EngineLog log = new EngineLog()) {
			runner().withPropertyValues("pmem.pool.path=" + path, "pmem.pool.after-power-loss=accept")
					.run((context) -> {
						assertThat(context.getBean(PersistentHeap.class).recovery().powerLoss())
								.isEqualTo(PowerLoss.ACCEPTED);
						assertThat(context.getBean(NoteRepository.class).findByTitle("second note")).isPresent();
					});
			assertThat(log.messages()).anySatisfy((message) -> assertThat(message)
					.contains("was open with process-crash when the machine stopped. It is opened as it is"));
		}
		assertThat(output).containsPattern(
				"after.pmem \\(.*\\): in parts of several commits, .*; opened as it is in \\d+ ms");
	}

	@Test
	void poolIsReportedInOneLine(CapturedOutput output) {
		runner().run((context) -> assertThat(output.getAll().lines().filter((line) -> line.contains("notes.pmem")))
				.hasSize(1));
	}

	@Test
	void missingDirectoriesAreMade() {
		Path path = this.directory.resolve("a/b/c.pmem");
		runner().withPropertyValues("pmem.pool.path=" + path).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(path).isRegularFile();
		});
	}

	@Test
	void sizesAreThoseConfigured() {
		runner().withPropertyValues("pmem.pool.initial-size=5MB", "pmem.pool.max-size=1GB").run((context) -> {
			HeapOptions options = context.getBean(PersistentHeap.class).options();
			assertThat(options.initialSizeBytes()).isEqualTo(5L << 20);
			assertThat(options.maximumSizeBytes()).isEqualTo(1L << 30);
			assertThat(Files.size(this.directory.resolve("notes.pmem"))).isEqualTo(5L << 20);
		});
	}

	@Test
	void snapshotMemoryAndWarningAreThoseConfigured() {
		runner().withPropertyValues("pmem.pool.max-snapshot-memory=3MB", "pmem.pool.transaction-warning=7s")
				.run((context) -> {
					HeapOptions options = context.getBean(PersistentHeap.class).options();
					assertThat(options.maximumSnapshotBytes()).isEqualTo(3L << 20);
					assertThat(options.transactionWarning()).isEqualTo(Duration.ofSeconds(7));
				});
	}

	@Test
	void snapshotMemoryAndWarningThatCannotBeAreRefusedByTheirKeys() {
		runner().withPropertyValues("pmem.pool.max-snapshot-memory=-3MB").run((context) -> assertThat(context)
				.getFailure().rootCause().hasMessageContaining("pmem.pool.max-snapshot-memory"));
		runner().withPropertyValues("pmem.pool.transaction-warning=-7s").run((context) -> assertThat(context)
				.getFailure().rootCause().hasMessageContaining("pmem.pool.transaction-warning"));
		assertThat(this.directory.resolve("notes.pmem")).doesNotExist();
	}

	@Test
	void heapOfTheApplicationTakesThePlaceOfOurs() {
		runner().withUserConfiguration(HeapConfiguration.class)
				.withPropertyValues("own.path=" + this.directory.resolve("own.pmem"))
				.run((context) -> {
					assertThat(context).hasSingleBean(PersistentHeap.class).hasSingleBean(PmemTemplate.class);
					assertThat(context.getBean(PersistentHeap.class).path().getFileName()).hasToString("own.pmem");
					assertThat(this.directory.resolve("notes.pmem")).doesNotExist();
				});
	}

	@Test
	void mappingContextAndOperationsOfTheApplicationTakeThePlaceOfOurs() {
		runner().withUserConfiguration(OperationsConfiguration.class).withPropertyValues(
				"pmem.repositories.enabled=false").run((context) -> {
					assertThat(context).hasSingleBean(PmemMappingContext.class).hasSingleBean(PmemOperations.class);
					assertThat(context).doesNotHaveBean("pmemTemplate").doesNotHaveBean("pmemMappingContext");
				});
	}

	@Test
	void beansThatUseRepositoriesMayDoSoWhenTheyAreDestroyed() {
		LastWords.spoken.set(false);
		runner().withUserConfiguration(LastWordsConfiguration.class)
				.run((context) -> assertThat(context).hasNotFailed());
		assertThat(LastWords.spoken).isTrue();
	}

	@Test
	void poolIsClosedWhereTheContextCouldNotStart() {
		runner().withUserConfiguration(FailingConfiguration.class)
				.run((context) -> assertThat(context).getFailure().rootCause().hasMessage("fails to start"));
		runner().run((context) -> assertThat(context).hasNotFailed());
	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackageClasses = Note.class)
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	static class HeapConfiguration {

		@Bean
		PersistentHeap ownHeap(Environment environment) {
			return PersistentHeap.open(Path.of(environment.getRequiredProperty("own.path")), HeapOptions.DEFAULTS);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OperationsConfiguration {

		@Bean
		PmemMappingContext ownMappingContext() {
			return new PmemMappingContext();
		}

		@Bean
		PmemOperations ownOperations() {
			return mock(PmemOperations.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LastWordsConfiguration {

		@Bean
		LastWords lastWords(NoteRepository notes) {
			return new LastWords(notes);
		}

	}

	/** Saves an entity when the context is closed. */
	record LastWords(NoteRepository notes) implements DisposableBean {

		static final AtomicBoolean spoken = new AtomicBoolean();

		@Override
		public void destroy() {
			this.notes.save(new Note("last words"));
			spoken.set(true);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FailingConfiguration {

		@Bean
		Object failing(PersistentHeap heap) {
			assertThat(heap.isOpen()).isTrue();
			throw new IllegalStateException("fails to start");
		}

	}

}
