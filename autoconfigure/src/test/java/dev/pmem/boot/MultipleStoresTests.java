/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;

import dev.pmem.boot.domain.Note;
import dev.pmem.boot.domain.NoteRepository;
import dev.pmem.boot.jpa.Customer;
import dev.pmem.boot.jpa.CustomerRepository;
import dev.pmem.data.transaction.PmemTransactionManager;

/**
 * An application that has JPA as well, with everything auto-configured.
 */
class MultipleStoresTests {

	@TempDir
	static Path directory;

	private static ConfigurableApplicationContext context;

	private final NoteRepository notes = context.getBean(NoteRepository.class);

	private final CustomerRepository customers = context.getBean(CustomerRepository.class);

	private final Service service = context.getBean(Service.class);

	@BeforeAll
	static void start() {
		context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
				.properties("pmem.pool.path=" + directory.resolve("notes.pmem"), "pmem.pool.durability=process-crash",
						"spring.datasource.url=jdbc:h2:mem:stores", "spring.jpa.hibernate.ddl-auto=create-drop")
				.run();
	}

	@AfterAll
	static void stop() {
		context.close();
	}

	@BeforeEach
	void clear() {
		this.notes.deleteAll();
		this.customers.deleteAll();
	}

	@Test
	void eachStoreHasItsRepositories() {
		this.notes.save(new Note("a"));
		this.customers.save(new Customer("b"));
		assertThat(this.notes.findAll()).extracting(Note::getTitle).containsExactly("a");
		assertThat(this.customers.findAll()).extracting(Customer::getName).containsExactly("b");
	}

	@Test
	void transactionManagerOfJpaStaysTheDefault() {
		assertThat(context.getBean(PlatformTransactionManager.class)).isInstanceOf(JpaTransactionManager.class);
		assertThat(context.getBean("pmemTransactionManager")).isInstanceOf(PmemTransactionManager.class);
	}

	@Test
	void transactionalWithoutANameRollsBackJpa() {
		assertThatIllegalStateException().isThrownBy(() -> this.service.saveCustomersAndFail("x", "y"));
		assertThat(this.customers.findAll()).isEmpty();
		this.service.saveCustomers("x", "y");
		assertThat(this.customers.findAll()).hasSize(2);
	}

	@Test
	void bothStoresHaveWhatIsDoneInOneTransactionOrNeitherHas() {
		this.service.saveBoth("a");
		assertThatIllegalStateException().isThrownBy(() -> this.service.saveBothAndFail("b"));
		assertThat(this.notes.findAll()).extracting(Note::getTitle).containsExactly("a");
		assertThat(this.customers.findAll()).extracting(Customer::getName).containsExactly("a");
	}

	@Test
	void transactionalByNameRollsBackTheHeap() {
		assertThatIllegalStateException().isThrownBy(() -> this.service.saveNotesAndFail("x", "y"));
		assertThat(this.notes.findAll()).isEmpty();
		this.service.saveNotes("x", "y");
		assertThat(this.notes.findAll()).hasSize(2);
	}

	@Test
	void managedEntitiesAreWrittenInTransactionsByName() {
		this.service.saveNotes("x");
		this.service.rename("x", "z");
		assertThat(this.notes.findAll()).extracting(Note::getTitle).containsExactly("z");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@AutoConfigurationPackage(basePackageClasses = {Note.class, Customer.class})
	static class Application {

		@Bean
		Service service(NoteRepository notes, CustomerRepository customers) {
			return new Service(notes, customers);
		}

	}

	static class Service {

		private final NoteRepository notes;

		private final CustomerRepository customers;

		Service(NoteRepository notes, CustomerRepository customers) {
			this.notes = notes;
			this.customers = customers;
		}

		@Transactional
		public void saveCustomers(String... names) {
			List.of(names).forEach((name) -> this.customers.save(new Customer(name)));
		}

		@Transactional
		public void saveCustomersAndFail(String... names) {
			saveCustomers(names);
			throw new IllegalStateException("after save");
		}

		@Transactional
		public void saveBoth(String name) {
			this.notes.save(new Note("unnamed")).setTitle(name);
			this.customers.save(new Customer(name));
		}

		@Transactional
		public void saveBothAndFail(String name) {
			saveBoth(name);
			throw new IllegalStateException("after save");
		}

		@Transactional("pmemTransactionManager")
		public void saveNotes(String... titles) {
			List.of(titles).forEach((title) -> this.notes.save(new Note(title)));
		}

		@Transactional("pmemTransactionManager")
		public void saveNotesAndFail(String... titles) {
			saveNotes(titles);
			throw new IllegalStateException("after save");
		}

		@Transactional("pmemTransactionManager")
		public void rename(String title, String newTitle) {
			this.notes.findByTitle(title).orElseThrow().setTitle(newTitle);
		}

	}

}
