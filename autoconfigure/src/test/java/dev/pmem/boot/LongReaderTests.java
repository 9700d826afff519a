/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizationAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.boot.actuate.PmemHealthIndicator;
import dev.pmem.boot.domain.Note;
import dev.pmem.boot.domain.NoteRepository;
import dev.pmem.data.transaction.PmemTransactionManager;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.exception.SnapshotTooOldException;

/**
 * Streams and transactions that stay open while others change what they see: what is kept for them is bounded, and who is
 * too old for it is told by Spring's exception.
 */
class LongReaderTests {

	private static final int NOTE_COUNT = 60;

	/** Of all notes together, several times the memory that the tests allow for snapshots. */
	private static final String LONG = "x".repeat(20_000);

	private static final Duration DEADLINE = Duration.ofMinutes(1);

	@TempDir
	Path directory;

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(PmemAutoConfiguration.class,
						PmemTransactionManagerAutoConfiguration.class, PmemRepositoriesAutoConfiguration.class,
						TransactionAutoConfiguration.class, TransactionManagerCustomizationAutoConfiguration.class))
				.withUserConfiguration(Application.class)
				.withPropertyValues("pmem.pool.path=" + this.directory.resolve("notes.pmem"),
						"pmem.pool.durability=process-crash", "pmem.pool.max-snapshot-memory=256KB");
	}

	@Test
	void streamThatIsTooOldEndsWithAnExceptionOfSpring() {
		runner().run((context) -> {
			NoteRepository notes = withNotes(context);
			PersistentHeap heap = context.getBean(PersistentHeap.class);
			try (Stream<Note> stream = notes.streamByViewsGreaterThanEqual(0)) {
				Iterator<Note> iterator = stream.iterator();
				assertThat(iterator.next().getViews()).isZero();
				changeAll(notes);
				assertThatExceptionOfType(TransientDataAccessResourceException.class)
						.isThrownBy(() -> iterator.forEachRemaining((note) -> assertThat(note.getViews()).isZero()))
						.withCauseInstanceOf(SnapshotTooOldException.class)
						.withMessageContaining("notes.pmem")
						.withMessageContaining("pmem.pool.max-snapshot-memory");
				// it holds nothing from then on, closed or not
				assertThat(heap.statistics().activeTransactionCount()).isZero();
			}
			notes.save(new Note("after it"));
			assertThat(heap.statistics().snapshotBytes()).isLessThan(256 << 10);
			assertThat(notes.count()).isEqualTo(NOTE_COUNT + 1);
		});
	}

	/** Room for what is kept: the stream sees what was there when it began. */
	@Test
	void streamSeesItsSnapshotWithinTheMemoryAllowed() {
		runner().withPropertyValues("pmem.pool.max-snapshot-memory=16MB").run((context) -> {
			NoteRepository notes = withNotes(context);
			try (Stream<Note> stream = notes.streamByViewsGreaterThanEqual(0)) {
				Iterator<Note> iterator = stream.iterator();
				assertThat(iterator.next().getViews()).isZero();
				changeAll(notes);
				assertThat(iterator).toIterable().hasSize(NOTE_COUNT - 1)
						.allSatisfy((note) -> assertThat(note.getViews()).isZero());
			}
		});
	}

	@Test
	void readThatIsTooOldFailsWithAnExceptionOfSpring() {
		runner().run((context) -> {
			NoteRepository notes = withNotes(context);
			List<Long> ids = notes.findAll().stream().map(Note::getId).toList();
			TransactionTemplate reader = transactions(context);
			reader.setReadOnly(true);
			assertThatExceptionOfType(TransientDataAccessResourceException.class)
					.isThrownBy(() -> reader.executeWithoutResult((_) -> {
						assertThat(notes.count()).isEqualTo(NOTE_COUNT);
						changeAllElsewhere(context);
						notes.findAllById(ids);
					}))
					.withCauseInstanceOf(SnapshotTooOldException.class);
			// run again it succeeds
			reader.executeWithoutResult((_) -> assertThat(notes.findAllById(ids)).hasSize(NOTE_COUNT));
		});
	}

	@Test
	void queryThatIsTooOldFailsWithAnExceptionOfSpring() {
		runner().run((context) -> {
			NoteRepository notes = withNotes(context);
			assertThatExceptionOfType(TransientDataAccessResourceException.class)
					.isThrownBy(() -> transactions(context).executeWithoutResult((_) -> {
						assertThat(notes.count()).isEqualTo(NOTE_COUNT);
						changeAllElsewhere(context);
						notes.findAll();
					}))
					.withCauseInstanceOf(SnapshotTooOldException.class);
		});
	}

	@Test
	void commitThatIsTooOldFailsWithAnExceptionOfSpringAndChangesNothing() {
		runner().run((context) -> {
			NoteRepository notes = withNotes(context);
			assertThatExceptionOfType(TransientDataAccessResourceException.class)
					.isThrownBy(() -> transactions(context).executeWithoutResult((_) -> {
						notes.save(new Note("mine"));
						changeAllElsewhere(context);
					}))
					.withCauseInstanceOf(SnapshotTooOldException.class)
					.withMessageContaining("pmem.pool.max-snapshot-memory");
			assertThat(notes.findByTitle("mine")).isEmpty();
			transactions(context).executeWithoutResult((_) -> notes.save(new Note("mine")));
			assertThat(notes.findByTitle("mine")).isPresent();
		});
	}

	/** Its changed instance is compared with the heap when the transaction commits. */
	@Test
	void commitOfAManagedInstanceThatIsTooOldFailsWithAnExceptionOfSpring() {
		runner().run((context) -> {
			NoteRepository notes = withNotes(context);
			Long id = notes.findAll().getFirst().getId();
			assertThatExceptionOfType(TransientDataAccessResourceException.class)
					.isThrownBy(() -> transactions(context).executeWithoutResult((_) -> {
						Note note = notes.findById(id).orElseThrow();
						note.setViews(77);
						changeAllElsewhere(context);
					}));
			assertThat(notes.findById(id)).get().extracting(Note::getViews).isEqualTo(1);
		});
	}

	@Test
	void streamThatIsNotClosedIsToldWithWhereItBegan() {
		runner().withPropertyValues("pmem.pool.transaction-warning=20ms").run((context) -> {
			NoteRepository notes = withNotes(context);
			PmemHealthIndicator health = new PmemHealthIndicator(context.getBean(PersistentHeap.class));
			try (EngineLog log = new EngineLog(); Stream<Note> first = forgetToClose(notes)) {
				awaitWarnings(log, 1, () -> notes.save(new Note("one more " + System.nanoTime())));
				try (Stream<Note> second = forgetToClose(notes)) {
					// also where nobody commits: a look at the health is enough
					awaitWarnings(log, 2, health::health);
					assertThat(second).isNotSameAs(first);
				}
				assertThat(log.messages()).hasSize(2).allSatisfy((message) -> assertThat(message)
						.contains("notes.pmem", "is open for longer than PT0.02S", "close streams"));
				assertThat(log.messages().getLast()).contains("LongReaderTests.forgetToClose");
			}
		});
	}

	@Test
	void transactionThatIsOpenForLongIsTold() {
		runner().withPropertyValues("pmem.pool.transaction-warning=20ms").run((context) -> {
			NoteRepository notes = withNotes(context);
			PmemHealthIndicator health = new PmemHealthIndicator(context.getBean(PersistentHeap.class));
			try (EngineLog log = new EngineLog()) {
				transactions(context).executeWithoutResult((_) -> {
					notes.save(new Note("mine"));
					awaitWarnings(log, 1, health::health);
				});
				assertThat(log.messages()).singleElement().asString()
						.contains(Thread.currentThread().getName(), "LongReaderTests");
			}
		});
	}

	@Test
	void warningCanBeSwitchedOff() {
		runner().withPropertyValues("pmem.pool.transaction-warning=0").run((context) -> {
			NoteRepository notes = withNotes(context);
			PersistentHeap heap = context.getBean(PersistentHeap.class);
			try (EngineLog log = new EngineLog(); Stream<Note> stream = forgetToClose(notes)) {
				changeAll(notes);
				assertThat(heap.statistics().activeTransactionCount()).isOne();
				assertThat(stream).isNotNull();
				assertThat(log.messages()).isEmpty();
			}
		});
	}

	/** A stream that nobody can reach any more is ended by the commits of others. */
	@Test
	void streamThatIsLostHoldsNothing() {
		runner().withPropertyValues("pmem.pool.max-snapshot-memory=16MB").run((context) -> {
			NoteRepository notes = withNotes(context);
			PersistentHeap heap = context.getBean(PersistentHeap.class);
			for (int number = 0; number < 50; number++) {
				forgetToClose(notes);
			}
			changeAll(notes);
			long end = System.nanoTime() + DEADLINE.toNanos();
			while (heap.statistics().activeTransactionCount() > 0 || heap.statistics().snapshotBytes() > 0) {
				assertThat(System.nanoTime()).as("still held").isLessThan(end);
				System.gc();
				changeAll(notes);
			}
		});
	}

	private static Stream<Note> forgetToClose(NoteRepository notes) {
		return notes.streamByViewsGreaterThanEqual(0);
	}

	private static void awaitWarnings(EngineLog log, int count, Runnable action) {
		long end = System.nanoTime() + DEADLINE.toNanos();
		while (log.messages().size() < count) {
			assertThat(System.nanoTime()).as("nothing is told").isLessThan(end);
			action.run();
		}
	}

	private static NoteRepository withNotes(AssertableApplicationContext context) {
		NoteRepository notes = context.getBean(NoteRepository.class);
		for (int number = 0; number < NOTE_COUNT; number++) {
			notes.save(new Note(number + LONG));
		}
		return notes;
	}

	private static void changeAll(NoteRepository notes) {
		for (Note note : notes.findAll()) {
			note.setViews(note.getViews() + 1);
			notes.save(note);
		}
	}

	/** In transactions of their own, one for each. */
	private static void changeAllElsewhere(AssertableApplicationContext context) {
		NoteRepository notes = context.getBean(NoteRepository.class);
		TransactionTemplate other = transactions(context);
		other.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
		other.executeWithoutResult((_) -> changeAll(notes));
	}

	private static TransactionTemplate transactions(AssertableApplicationContext context) {
		return new TransactionTemplate(context.getBean("pmemTransactionManager", PmemTransactionManager.class));
	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackageClasses = Note.class)
	static class Application {

	}

}
