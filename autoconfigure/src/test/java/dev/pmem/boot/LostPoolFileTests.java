/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizationAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.boot.actuate.PmemHealthContributorAutoConfiguration;
import dev.pmem.boot.domain.Note;
import dev.pmem.boot.domain.NoteRepository;
import dev.pmem.data.transaction.PmemTransactionManager;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.testing.TestSeed;

/**
 * A pool's file that is deleted, cut off or replaced while an application has it open: health says so, nothing is committed
 * any more, and whatever is thrown is an exception of Spring's.
 */
class LostPoolFileTests {

	private static final int NOTE_COUNT = 900;

	/** So that all notes take most of the pool. */
	private static final String LONG = "x".repeat(4000);

	private static final Duration DEADLINE = Duration.ofMinutes(1);

	@TempDir
	Path directory;

	/** What happens to the file. */
	enum Loss {

		DELETED {

			@Override
			void strike(Path path) throws IOException {
				Files.delete(path);
			}

		},

		CUT_TO_HALF {

			@Override
			void strike(Path path) throws IOException {
				try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
					file.setLength(file.length() / 2);
				}
			}

		},

		REPLACED_BY_A_COPY {

			@Override
			void strike(Path path) throws IOException {
				Path copy = path.resolveSibling("copy.pmem");
				Files.copy(path, copy);
				Files.move(copy, path, StandardCopyOption.REPLACE_EXISTING);
			}

		};

		abstract void strike(Path path) throws IOException;

	}

	private ApplicationContextRunner runner(String durability) {
		return new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(PmemAutoConfiguration.class,
						PmemTransactionManagerAutoConfiguration.class, PmemRepositoriesAutoConfiguration.class,
						TransactionAutoConfiguration.class, TransactionManagerCustomizationAutoConfiguration.class,
						HealthContributorAutoConfiguration.class, PmemHealthContributorAutoConfiguration.class))
				.withUserConfiguration(Application.class)
				.withPropertyValues("pmem.pool.path=" + path(), "pmem.pool.durability=" + durability,
						"pmem.pool.initial-size=4MB", "pmem.pool.journal-size=128KB");
	}

	private Path path() {
		return this.directory.resolve("notes.pmem");
	}

	@ParameterizedTest
	@CsvSource({"DELETED, process-crash", "DELETED, power-loss", "CUT_TO_HALF, process-crash",
			"CUT_TO_HALF, power-loss",
			"REPLACED_BY_A_COPY, process-crash", "REPLACED_BY_A_COPY, power-loss"})
	void healthIsDownWithTheReasonAndCommitsAreRefused(Loss loss, String durability) {
		runner(durability).run((context) -> {
			NoteRepository notes = withNotes(context);
			HealthIndicator indicator = context.getBean("pmemHealthContributor", HealthIndicator.class);
			assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
			loss.strike(path());
			Health health = awaitDown(indicator);
			assertThat(health.getDetails()).extractingByKey("error").asString()
					.startsWith("The pool takes no more commits: ").contains(path().toString());
			assertThatExceptionOfType(DataAccessResourceFailureException.class)
					.isThrownBy(() -> notes.save(new Note("lost")))
					.withMessageContaining(path().toString());
			assertThatExceptionOfType(DataAccessResourceFailureException.class)
					.isThrownBy(() -> transactions(context).executeWithoutResult((_) -> notes.save(new Note("lost"))))
					.withMessageContaining(path().toString())
					.withCauseInstanceOf(PoolAccessException.class);
			assertThat(indicator.health().getStatus()).isEqualTo(Status.DOWN);
		});
	}

	/** Nobody asks for health: commits look by themselves. */
	@ParameterizedTest
	@CsvSource({"DELETED, process-crash", "CUT_TO_HALF, process-crash", "CUT_TO_HALF, power-loss",
			"REPLACED_BY_A_COPY, process-crash"})
	void commitsAreRefusedWhereNobodyLooksAtTheHealth(Loss loss, String durability) {
		runner(durability).run((context) -> {
			NoteRepository notes = withNotes(context);
			Note note = notes.findAll().getFirst();
			loss.strike(path());
			assertThat(awaitFailure(() -> {
				note.setViews(note.getViews() + 1);
				return (note.getViews() % 2 == 0) ? notes.save(note) : notes.save(new Note("note " + note.getViews()));
			})).isInstanceOf(DataAccessResourceFailureException.class).hasMessageContaining(path().toString());
			assertThat(context.getBean("pmemHealthContributor", HealthIndicator.class).health().getStatus())
					.isEqualTo(Status.DOWN);
		});
	}

	/** What was committed can be read, for the process has the file still. */
	@ParameterizedTest
	@ValueSource(strings = {"DELETED", "REPLACED_BY_A_COPY"})
	void whatIsCommittedCanBeReadFromAFileThatIsGone(Loss loss) {
		runner("process-crash").run((context) -> {
			NoteRepository notes = withNotes(context);
			loss.strike(path());
			awaitDown(context.getBean("pmemHealthContributor", HealthIndicator.class));
			assertThat(notes.findAll()).hasSize(NOTE_COUNT);
			assertThat(notes.findByTitle(title(7))).isPresent();
		});
	}

	/** Of each kind of read some hit what was cut off, before anybody has noticed and after. */
	@Test
	void readsOfWhatWasCutOffAreExceptionsOfSpring() {
		long seed = TestSeed.next();
		System.out.println("seed " + seed);
		Random random = new Random(seed);
		runner("process-crash").run((context) -> {
			NoteRepository notes = withNotes(context);
			List<Long> ids = notes.findAll().stream().map(Note::getId).toList();
			// compiled code throws at other places than interpreted code
			for (int number = 0; number < 30_000; number++) {
				assertThat(notes.findById(ids.get(number % ids.size()))).isPresent();
			}
			try (Stream<Note> stream = notes.streamByViewsGreaterThanEqual(0)) {
				Iterator<Note> iterator = stream.iterator();
				iterator.next();
				Loss.CUT_TO_HALF.strike(path());
				List<Supplier<?>> reads = List.of(() -> notes.findById(ids.get(random.nextInt(ids.size()))),
						() -> notes.findByTitle(title(random.nextInt(NOTE_COUNT))), notes::findAll, notes::count,
						() -> notes.existsById(ids.get(random.nextInt(ids.size()))),
						() -> notes.findAllById(ids.subList(0, random.nextInt(ids.size()))),
						() -> transactions(context).execute((_) -> notes.findAll()),
						() -> transactions(context).execute((_) -> change(notes, ids.get(random.nextInt(ids.size())))),
						() -> drain(notes.streamByViewsGreaterThanEqual(0)));
				List<Throwable> thrown = new ArrayList<>();
				collect(thrown, () -> drain(iterator));
				for (int number = 0; number < 3000; number++) {
					collect(thrown, reads.get((number < 2000) ? 0 : random.nextInt(reads.size())));
				}
				assertThat(thrown).hasSizeGreaterThan(100).allSatisfy((throwable) -> assertThat(throwable)
						.isInstanceOf(DataAccessException.class).hasMessageContaining(path().toString()));
			}
			assertThat(context.getBean("pmemHealthContributor", HealthIndicator.class).health().getStatus())
					.isEqualTo(Status.DOWN);
			assertThat(context.getBean(PersistentHeap.class).statistics().activeTransactionCount()).isZero();
		});
	}

	private static boolean change(NoteRepository notes, Long id) {
		Note note = notes.findById(id).orElseThrow();
		note.setViews(note.getViews() + 1);
		return true;
	}

	private static int drain(Stream<Note> notes) {
		try (notes) {
			return drain(notes.iterator());
		}
	}

	private static int drain(Iterator<Note> notes) {
		int count = 0;
		for (; notes.hasNext(); notes.next()) {
			count++;
		}
		return count;
	}

	/** Whatever is thrown, Errors too: it's what the test is about. */
	private static void collect(List<Throwable> thrown, Supplier<?> read) {
		try {
			read.get();
		} catch (Throwable ex) {
			thrown.add(ex);
		}
	}

	private static Throwable awaitFailure(Supplier<?> action) {
		List<Throwable> thrown = new ArrayList<>();
		long end = System.nanoTime() + DEADLINE.toNanos();
		while (thrown.isEmpty()) {
			assertThat(System.nanoTime()).as("nothing was refused").isLessThan(end);
			collect(thrown, action);
		}
		return thrown.getFirst();
	}

	private static Health awaitDown(HealthIndicator indicator) {
		long end = System.nanoTime() + DEADLINE.toNanos();
		Health health = indicator.health();
		while (health.getStatus().equals(Status.UP)) {
			assertThat(System.nanoTime()).as("health is up").isLessThan(end);
			health = indicator.health();
		}
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		return health;
	}

	private static NoteRepository withNotes(AssertableApplicationContext context) {
		NoteRepository notes = context.getBean(NoteRepository.class);
		for (int start = 0; start < NOTE_COUNT; start += 100) {
			List<Note> some = new ArrayList<>();
			for (int number = start; number < start + 100; number++) {
				some.add(new Note(title(number)));
			}
			notes.saveAll(some);
		}
		return notes;
	}

	private static String title(int number) {
		return number + LONG;
	}

	private static TransactionTemplate transactions(AssertableApplicationContext context) {
		return new TransactionTemplate(context.getBean("pmemTransactionManager", PmemTransactionManager.class));
	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackageClasses = Note.class)
	static class Application {

	}

}
