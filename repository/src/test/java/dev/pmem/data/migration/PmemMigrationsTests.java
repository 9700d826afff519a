/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.data.annotation.Id;

import dev.pmem.data.core.PmemOperations;
import dev.pmem.data.core.PmemTemplate;
import dev.pmem.data.core.TestHeap;

class PmemMigrationsTests {

	private final TestHeap test = new TestHeap();

	private PmemOperations operations = new PmemTemplate(this.test.heap());

	private final List<String> ran = new ArrayList<>();

	@BeforeEach
	void storePersons() {
		for (int index = 0; index < 25; index++) {
			this.operations.insert(new Person("First Last" + index), Person.class);
		}
	}

	@AfterEach
	void close() {
		this.test.close();
	}

	private int run(PmemMigration... migrations) {
		return new PmemMigrations(this.test.heap(), this.operations).run(List.of(migrations));
	}

	private void restart() {
		this.operations = new PmemTemplate(this.test.reopen());
	}

	private PmemMigration migration(String version, String description) {
		return migration(version, description, false, (_) -> {});
	}

	private PmemMigration migration(String version, String description, boolean inSteps,
			Consumer<PmemOperations> work) {
		return new TestMigration(version, description, inSteps, (operations) -> {
			this.ran.add(version);
			work.accept(operations);
		});
	}

	private PmemMigration splitNames(String version, boolean inSteps) {
		return migration(version, "split names " + version, inSteps,
				(operations) -> MigrationSteps.changeAll(operations, Person.class, 10, (person) -> {
					String[] parts = Objects.requireNonNull(person.name).split(" ");
					person.lastName = parts[1];
					return person;
				}));
	}

	private List<@Nullable String> lastNames() {
		return this.operations.findAll(Person.class).stream().<@Nullable String>map((person) -> person.lastName)
				.toList();
	}

	@Test
	void eachRunsOnceInTheOrderOfVersions() {
		assertThat(run(migration("10", "c"), migration("1.5", "b"), migration("1", "a"))).isEqualTo(3);
		assertThat(this.ran).containsExactly("1", "1.5", "10");
		restart();
		assertThat(run(migration("10", "c"), migration("11", "d"), migration("1", "a"), migration("1.5", "b")))
				.isEqualTo(1);
		assertThat(this.ran).containsExactly("1", "1.5", "10", "11");
	}

	@Test
	void changesAreStoredWithTheRecord() {
		for (boolean inSteps : new boolean[]{false, true}) {
			run(splitNames(inSteps ? "2" : "1", inSteps));
			restart();
			assertThat(lastNames()).hasSize(25).startsWith("Last0").doesNotContainNull();
			this.operations.findAll(Person.class).forEach((person) -> {
				person.lastName = null;
				this.operations.save(person, Person.class);
			});
		}
	}

	@Test
	void aFailedOneLeavesNothingAndRunsAgain() {
		PmemMigration failing = migration("2", "fails", false, (operations) -> {
			operations.deleteAll(Person.class);
			throw new IllegalStateException("no more");
		});
		PmemMigration later = migration("3", "later");
		assertThatExceptionOfType(PmemMigrationException.class)
				.isThrownBy(() -> run(migration("1", "first"), failing, later))
				.withMessageContaining("2 'fails'").withMessageContaining("no more")
				.satisfies((ex) -> assertThat(ex.getAction()).contains("Nothing of it is stored"));
		assertThat(this.operations.count(Person.class)).isEqualTo(25);
		assertThat(this.ran).containsExactly("1", "2");
		restart();
		assertThat(run(migration("1", "first"), migration("2", "fails"), later)).isEqualTo(2);
	}

	@Test
	void whatWasCommittedInStepsStaysAndTheMigrationRunsAgain() {
		PmemMigration failing = migration("1", "in steps", true,
				(operations) -> MigrationSteps.changeAll(operations, Person.class, 10, (person) -> {
					if (Objects.requireNonNull(person.name).endsWith("15")) {
						throw new IllegalStateException("the sixteenth");
					}
					person.lastName = "done";
					return person;
				}));
		assertThatExceptionOfType(PmemMigrationException.class).isThrownBy(() -> run(failing))
				.satisfies((ex) -> assertThat(ex.getAction()).contains("in steps stays"));
		assertThat(lastNames().stream().filter("done"::equals)).hasSize(10);
		restart();
		assertThat(run(splitNames("1", true))).isEqualTo(1);
	}

	@Test
	void anOlderOneThatHasNotRunIsRefused() {
		run(migration("2", "second"));
		assertThatExceptionOfType(PmemMigrationException.class)
				.isThrownBy(() -> run(migration("2", "second"), migration("1.9", "older")))
				.withMessageContaining("1.9 'older'").withMessageContaining("2 'second'");
		assertThat(this.ran).containsExactly("2");
	}

	@Test
	void oneThatGotAnotherVersionIsRefused() {
		run(migration("2", "second"));
		assertThatExceptionOfType(PmemMigrationException.class).isThrownBy(() -> run(migration("3", "second")))
				.withMessageContaining("has run already, as version 2");
	}

	@Test
	void equalAndImpossibleVersionsAreRefused() {
		assertThatExceptionOfType(PmemMigrationException.class)
				.isThrownBy(() -> run(migration("1", "a"), migration("1.0", "b")))
				.withMessageContaining("both have the version");
		assertThatExceptionOfType(PmemMigrationException.class).isThrownBy(() -> run(migration("one", "a")))
				.withMessageContaining("'one'");
		assertThat(this.ran).isEmpty();
	}

	@Test
	void oneThatIsGoneOrDescribedOtherwiseIsTold() {
		Logger logger = (Logger) LoggerFactory.getLogger(PmemMigrations.class);
		ListAppender<ILoggingEvent> appender = new ListAppender<>();
		appender.start();
		logger.setLevel(Level.WARN);
		logger.addAppender(appender);
		try {
			run(migration("1", "first"), migration("2", "second"));
			restart();
			assertThat(run(migration("2", "another"))).isZero();
		} finally {
			logger.detachAppender(appender);
			logger.setLevel(null);
		}
		List<String> warnings = appender.list.stream().filter((event) -> event.getLevel() == Level.WARN)
				.map(ILoggingEvent::getFormattedMessage).toList();
		assertThat(warnings).hasSize(2);
		assertThat(warnings.getFirst()).startsWith("Migration 2 has run as 'second'").contains("'another' now");
		assertThat(warnings.getLast()).startsWith("Migration 1 'first' has run at")
				.contains("is not among the application's");
	}

	@Test
	void withoutMigrationsNothingIsStored() {
		assertThat(run()).isZero();
		this.test.heap().inTransactionWithoutResult(
				(transaction) -> assertThat(this.test.heap().rootNames(transaction)).isEmpty());
	}

	private record TestMigration(String version, String description, boolean commitsInSteps,
			Consumer<PmemOperations> work) implements PmemMigration {

		@Override
		public void migrate(PmemOperations operations) {
			this.work.accept(operations);
		}

	}

	static class Person {

		@Id
		@Nullable
		Long id;

		@Nullable
		String name;

		@Nullable
		String lastName;

		Person(@Nullable String name) {
			this.name = name;
		}

	}

}
