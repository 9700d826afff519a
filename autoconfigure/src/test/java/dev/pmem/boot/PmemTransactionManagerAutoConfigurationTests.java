/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.Mockito.mock;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

import jakarta.jms.ConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizationAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.jms.connection.JmsTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.TransactionTimedOutException;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.boot.domain.Note;
import dev.pmem.boot.domain.NoteRepository;
import dev.pmem.data.transaction.PmemTransactionManager;
import dev.pmem.heap.PersistentHeap;

class PmemTransactionManagerAutoConfigurationTests {

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
	void soleManagerIsTheOneOfEveryTransactional() {
		runner().withUserConfiguration(ServiceConfiguration.class).run((context) -> {
			assertThat(context).hasSingleBean(TransactionManager.class).hasSingleBean(TransactionTemplate.class);
			NoteRepository notes = context.getBean(NoteRepository.class);
			assertThatIllegalStateException().isThrownBy(() -> context.getBean(NoteService.class).saveAndFail("lost"))
					.withMessage("after save");
			assertThat(notes.findByTitle("lost")).isEmpty();
			context.getBean(NoteService.class).save("kept");
			assertThat(notes.findByTitle("kept")).isPresent();
		});
	}

	@Test
	void besideAnotherManagerItIsSecondAndFoundByName() {
		runner().withUserConfiguration(ServiceConfiguration.class)
				.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
						DataSourceTransactionManagerAutoConfiguration.class))
				.run((context) -> {
					assertThat(context).hasNotFailed();
					assertThat(context.getBean(PlatformTransactionManager.class))
							.isInstanceOf(JdbcTransactionManager.class);
					assertThat(context.getBean(TransactionTemplate.class).getTransactionManager())
							.isInstanceOf(JdbcTransactionManager.class);
					assertThat(context).getBean("pmemTransactionManager").isInstanceOf(PmemTransactionManager.class);
					NoteRepository notes = context.getBean(NoteRepository.class);
					NoteService service = context.getBean(NoteService.class);
					assertThatIllegalStateException().isThrownBy(() -> service.saveAndFail("of another"));
					assertThat(notes.findByTitle("of another")).isEmpty();
					service.save("changed");
					service.rename("changed", "managed");
					assertThat(notes.findByTitle("managed")).isPresent();
					assertThatIllegalStateException().isThrownBy(() -> service.saveByNameAndFail("by name"));
					assertThat(notes.findByTitle("by name")).isEmpty();
				});
	}

	/** Of a class that says so, or told by the instance. */
	@ParameterizedTest
	@ValueSource(classes = {JmsManagerConfiguration.class, SilentManagerConfiguration.class})
	void besideAManagerThatDoesNotSynchronizeItIsPrimary(Class<?> configuration) {
		runner().withUserConfiguration(ServiceConfiguration.class, configuration).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(TransactionManager.class)).isInstanceOf(PmemTransactionManager.class);
			NoteRepository notes = context.getBean(NoteRepository.class);
			NoteService service = context.getBean(NoteService.class);
			assertThatIllegalStateException().isThrownBy(() -> service.saveAndFail("lost"));
			assertThat(notes.findByTitle("lost")).isEmpty();
			service.save("note");
			service.rename("note", "renamed");
			assertThat(notes.findByTitle("renamed")).isPresent();
		});
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void theLogTellsWhichManagerServesWhom(CapturedOutput output) {
		runner().withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class)).run((context) -> assertThat(output)
						.contains(
								"@Transactional begins transactions of 'transactionManager' (JdbcTransactionManager)"));
		runner().withUserConfiguration(OtherManagerConfiguration.class)
				.run((context) -> assertThat(output).contains("'otherManager' has no listeners"));
		runner().withUserConfiguration(ReactiveManagerConfiguration.class)
				.run((context) -> assertThat(output).contains("the reactive transactions of 'reactiveManager'"));
		runner().withUserConfiguration(SilentManagerConfiguration.class)
				.run((context) -> assertThat(output)
						.contains("begins transactions of the pool; those of [silentManager] must be named"));
	}

	@Test
	void besideAManagerOfTheApplicationItIsSecond() {
		runner().withUserConfiguration(OtherManagerConfiguration.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBeanNamesForType(TransactionManager.class)).containsExactlyInAnyOrder("otherManager",
					"pmemTransactionManager");
			assertThat(context.getBean(TransactionManager.class)).isSameAs(context.getBean("otherManager"));
			context.getBean(NoteRepository.class).save(new Note("first"));
		});
	}

	@Test
	void managerOfTheApplicationForTheHeapTakesThePlaceOfOurs() {
		runner().withUserConfiguration(OwnManagerConfiguration.class).run((context) -> {
			assertThat(context).hasSingleBean(TransactionManager.class);
			assertThat(context.getBean("pmemTransactionManager")).isInstanceOf(OwnManager.class);
			context.getBean(NoteRepository.class).save(new Note("first"));
		});
	}

	@Test
	void secondManagerOfTheApplicationForTheHeapTakesThePlaceOfOurs() {
		runner().withUserConfiguration(OtherManagerConfiguration.class, OwnSecondManagerConfiguration.class)
				.run((context) -> {
					assertThat(context).hasNotFailed();
					assertThat(context.getBean("pmemTransactionManager")).isInstanceOf(OwnManager.class);
					assertThat(context.getBeanNamesForType(PmemTransactionManager.class)).hasSize(1);
				});
	}

	@Test
	void customizersAreApplied() {
		runner().withUserConfiguration(CustomizerConfiguration.class)
				.run((context) -> assertThat(context.getBean(PmemTransactionManager.class).getDefaultTimeout())
						.isEqualTo(123));
	}

	@Test
	void secondManagerIsCustomizedAsWell() {
		runner().withUserConfiguration(OtherManagerConfiguration.class, CustomizerConfiguration.class)
				.run((context) -> assertThat(
						context.getBean("pmemTransactionManager", PmemTransactionManager.class).getDefaultTimeout())
						.isEqualTo(123));
	}

	@Test
	void defaultTimeoutEndsTransactions() {
		runner().withPropertyValues("spring.transaction.default-timeout=1s").run((context) -> {
			assertThat(context.getBean(PmemTransactionManager.class).getDefaultTimeout()).isEqualTo(1);
			NoteRepository notes = context.getBean(NoteRepository.class);
			Instant deadline = Instant.now().plus(Duration.ofSeconds(30));
			assertThatExceptionOfType(TransactionTimedOutException.class)
					.isThrownBy(() -> context.getBean(TransactionTemplate.class).executeWithoutResult((status) -> {
						notes.save(new Note("too late"));
						while (Instant.now().isBefore(deadline)) {
							notes.findByTitle("too late");
						}
					}));
			assertThat(notes.findByTitle("too late")).isEmpty();
		});
	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackageClasses = Note.class)
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	static class ServiceConfiguration {

		@Bean
		NoteService noteService(NoteRepository notes) {
			return new NoteService(notes);
		}

	}

	static class NoteService {

		private final NoteRepository notes;

		NoteService(NoteRepository notes) {
			this.notes = notes;
		}

		@Transactional
		public void save(String title) {
			this.notes.save(new Note(title));
		}

		@Transactional
		public void saveAndFail(String title) {
			this.notes.save(new Note(title));
			throw new IllegalStateException("after save");
		}

		@Transactional
		public void rename(String title, String newTitle) {
			this.notes.findByTitle(title).orElseThrow().setTitle(newTitle);
		}

		@Transactional("pmemTransactionManager")
		public void saveByNameAndFail(String title) {
			this.notes.save(new Note(title));
			throw new IllegalStateException("after save");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class JmsManagerConfiguration {

		@Bean
		PlatformTransactionManager jmsTransactionManager() {
			return new JmsTransactionManager(mock(ConnectionFactory.class));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SilentManagerConfiguration {

		@Bean
		PlatformTransactionManager silentManager() {
			return new SilentManager();
		}

	}

	/** Does not synchronize, which its class does not tell. */
	@SuppressWarnings("serial")
	static class SilentManager extends AbstractPlatformTransactionManager {

		SilentManager() {
			setTransactionSynchronization(SYNCHRONIZATION_NEVER);
		}

		@Override
		protected Object doGetTransaction() {
			return new Object();
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {}

	}

	@Configuration(proxyBeanMethods = false)
	static class ReactiveManagerConfiguration {

		@Bean
		ReactiveTransactionManager reactiveManager() {
			return mock(ReactiveTransactionManager.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherManagerConfiguration {

		@Bean
		PlatformTransactionManager otherManager() {
			return mock(PlatformTransactionManager.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnManagerConfiguration {

		@Bean
		OwnManager pmemTransactionManager(PersistentHeap heap) {
			return new OwnManager(heap);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnSecondManagerConfiguration {

		@Bean(defaultCandidate = false)
		OwnManager pmemTransactionManager(PersistentHeap heap) {
			return new OwnManager(heap);
		}

	}

	@SuppressWarnings("serial")
	static class OwnManager extends PmemTransactionManager {

		OwnManager(PersistentHeap heap) {
			super(heap);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CustomizerConfiguration {

		@Bean
		TransactionManagerCustomizer<AbstractPlatformTransactionManager> timeoutCustomizer() {
			return (transactionManager) -> transactionManager.setDefaultTimeout(123);
		}

	}

}
