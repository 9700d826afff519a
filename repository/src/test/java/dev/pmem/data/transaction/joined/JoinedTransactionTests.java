/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.transaction.joined;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import jakarta.persistence.EntityManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.data.core.PmemTemplate;
import dev.pmem.data.transaction.PmemTransactionHolder;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.store.Isolation;

/**
 * The heap in the transactions of other managers: both stores have what was done in one, or neither has.
 */
class JoinedTransactionTests {

	private static AnnotationConfigApplicationContext context;

	private static Entries entries;

	private static JdbcTemplate jdbc;

	private static PersistentHeap heap;

	private final EntityManager entityManager = SharedEntityManagerCreator
			.createSharedEntityManager(context.getBean(jakarta.persistence.EntityManagerFactory.class));

	@BeforeAll
	static void start() {
		context = new AnnotationConfigApplicationContext(Stores.class);
		entries = context.getBean(Entries.class);
		jdbc = context.getBean(JdbcTemplate.class);
		heap = context.getBean(PersistentHeap.class);
	}

	@AfterAll
	static void stop() {
		context.close();
	}

	@BeforeEach
	void clear() {
		entries.deleteAll();
		jdbc.update("delete from book_row");
	}

	/** Nothing stays at the thread, whatever happened. */
	@AfterEach
	void nothingIsBound() {
		assertThat(TransactionSynchronizationManager.getResourceMap()).isEmpty();
		assertThat(TransactionSynchronizationManager.isSynchronizationActive()).isFalse();
		assertThat(PmemTransactionHolder.current(heap)).isNull();
	}

	private static TransactionTemplate of(String manager) {
		return new TransactionTemplate(context.getBean(manager, PlatformTransactionManager.class));
	}

	private static TransactionTemplate of(String manager, int propagation) {
		TransactionTemplate template = of(manager);
		template.setPropagationBehavior(propagation);
		return template;
	}

	private static void in(TransactionTemplate template, Runnable action) {
		template.executeWithoutResult((_) -> action.run());
	}

	private static void in(String manager, Runnable action) {
		in(of(manager), action);
	}

	private static Entry save(String code) {
		return entries.save(new Entry(code, 10));
	}

	private static void insertRow(long id) {
		jdbc.update("insert into book_row (id, code) values (?, ?)", id, "row " + id);
	}

	private static List<String> codes() {
		return entries.findAll().stream().map((entry) -> entry.code).sorted().toList();
	}

	private static List<Long> rows() {
		return jdbc.queryForList("select id from book_row order by id", Long.class);
	}

	private static void inAnotherThread(Runnable action) {
		CompletableFuture.runAsync(action).join();
	}

	private static void synchronize(TransactionSynchronization synchronization) {
		TransactionSynchronizationManager.registerSynchronization(synchronization);
	}

	@ParameterizedTest
	@ValueSource(strings = {"jdbc", "jpa", "plain", "chained"})
	void bothAreCommitted(String manager) {
		save("a");
		save("b");
		in(manager, () -> {
			entries.findByCode("a").amount -= 3;
			insertRow(1);
			entries.findByCode("b").amount += 3;
			save("c");
			assertThat(codes()).containsExactly("a", "b", "c");
			inAnotherThread(() -> assertThat(codes()).containsExactly("a", "b"));
		});
		assertThat(entries.findByCode("a").amount).isEqualTo(7);
		assertThat(entries.findByCode("b").amount).isEqualTo(13);
		assertThat(codes()).containsExactly("a", "b", "c");
		assertThat(rows()).containsExactly(1L);
	}

	@ParameterizedTest
	@ValueSource(strings = {"jdbc", "jpa", "plain", "chained"})
	void bothAreRolledBack(String manager) {
		Entry a = save("a");
		assertThatIllegalStateException().isThrownBy(() -> in(manager, () -> {
			entries.findByCode("a").amount = 0;
			save("b");
			insertRow(1);
			throw new IllegalStateException("after all");
		}));
		assertThat(codes()).containsExactly("a");
		assertThat(entries.findById(a.id).orElseThrow().amount).isEqualTo(10);
		assertThat(rows()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = {"jdbc", "jpa", "plain", "chained"})
	void aConflictRollsTheOtherBack(String manager) {
		save("a");
		Throwable thrown = catchThrowable(() -> in(manager, () -> {
			insertRow(1);
			entries.findByCode("a").amount = 1;
			inAnotherThread(() -> in("pmemTransactionManager", () -> entries.findByCode("a").amount = 2));
		}));
		assertThat(manager.equals("chained") ? thrown.getCause() : thrown)
				.isInstanceOf(OptimisticLockingFailureException.class);
		assertThat(entries.findByCode("a").amount).isEqualTo(2);
		assertThat(rows()).isEmpty();
	}

	@Test
	void aFailureOfTheKindThatManagersThrowRollsTheOtherBack() {
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> in("jdbc", () -> {
			insertRow(1);
			save("a");
			synchronize(new TransactionSynchronization() {

				@Override
				public void flush() {
					throw new UnexpectedRollbackException("thrown as managers do");
				}

			});
		}));
		assertThat(codes()).isEmpty();
		assertThat(rows()).isEmpty();
	}

	@Test
	void jpaThatCannotFlushRollsTheHeapBack() {
		insertRow(1);
		assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(() -> in("jpa", () -> {
			save("a");
			this.entityManager.persist(new Row(2, "row 1"));
		}));
		assertThat(codes()).isEmpty();
		assertThat(rows()).containsExactly(1L);
	}

	@ParameterizedTest
	@ValueSource(strings = {"jdbc", "jpa", "chained"})
	void aCallbackBeforeTheCommitMayBeTheFirstToWrite(String manager) {
		in(manager, () -> {
			insertRow(1);
			synchronize(new TransactionSynchronization() {

				@Override
				public void beforeCommit(boolean readOnly) {
					save("outbox");
				}

			});
		});
		assertThat(codes()).containsExactly("outbox");
	}

	@ParameterizedTest
	@ValueSource(strings = {"jdbc", "jpa"})
	void aCallbackBeforeTheCommitMayWriteAsWell(String manager) {
		assertThatIllegalStateException().isThrownBy(() -> in(manager, () -> {
			save("a");
			synchronize(new TransactionSynchronization() {

				@Override
				public void beforeCommit(boolean readOnly) {
					save("outbox");
					throw new IllegalStateException("no");
				}

			});
		}));
		assertThat(codes()).isEmpty();
		in(manager, () -> {
			save("a");
			synchronize(new TransactionSynchronization() {

				@Override
				public void beforeCommit(boolean readOnly) {
					save("outbox");
				}

			});
		});
		assertThat(codes()).containsExactly("a", "outbox");
	}

	@ParameterizedTest
	@ValueSource(booleans = {true, false})
	void aNestedTransactionIsRolledBackHereToo(boolean isTouchedBefore) {
		in("jdbc", () -> {
			if (isTouchedBefore) {
				save("a");
			}
			insertRow(1);
			assertThatIllegalStateException()
					.isThrownBy(() -> in(of("jdbc", TransactionDefinition.PROPAGATION_NESTED), () -> {
						insertRow(2);
						save("b");
						throw new IllegalStateException("inner");
					}));
			assertThat(codes()).isEqualTo(isTouchedBefore ? List.of("a") : List.of());
			in(of("jdbc", TransactionDefinition.PROPAGATION_NESTED), () -> save("c"));
		});
		assertThat(codes()).isEqualTo(isTouchedBefore ? List.of("a", "c") : List.of("c"));
		assertThat(rows()).containsExactly(1L);
	}

	@ParameterizedTest
	@ValueSource(strings = {"jdbc", "jpa", "plain"})
	void requiresNewOfTheOtherIsAnotherTransaction(String manager) {
		assertThatIllegalStateException().isThrownBy(() -> in(manager, () -> {
			save("outer");
			in(of(manager, TransactionDefinition.PROPAGATION_REQUIRES_NEW), () -> {
				assertThat(codes()).isEmpty();
				save("inner");
				insertRow(2);
			});
			assertThat(codes()).containsExactly("outer");
			throw new IllegalStateException("outer");
		}));
		assertThat(codes()).containsExactly("inner");
		assertThat(rows()).containsExactly(2L);
	}

	@ParameterizedTest
	@ValueSource(booleans = {true, false})
	void requiresNewOfTheHeapsManagerIsAnotherTransaction(boolean isTouchedBefore) {
		assertThatIllegalStateException().isThrownBy(() -> in("jdbc", () -> {
			if (isTouchedBefore) {
				save("outer");
			}
			in(of("pmemTransactionManager", TransactionDefinition.PROPAGATION_REQUIRES_NEW), () -> save("inner"));
			save("later");
			throw new IllegalStateException("outer");
		}));
		assertThat(codes()).containsExactly("inner");
	}

	@ParameterizedTest
	@ValueSource(booleans = {true, false})
	void theHeapsManagerJoinsAsWell(boolean isTouchedBefore) {
		for (int propagation : List.of(TransactionDefinition.PROPAGATION_REQUIRED,
				TransactionDefinition.PROPAGATION_SUPPORTS, TransactionDefinition.PROPAGATION_MANDATORY)) {
			assertThatIllegalStateException().isThrownBy(() -> in("jdbc", () -> {
				if (isTouchedBefore) {
					save("before");
				}
				in(of("pmemTransactionManager", propagation), () -> save("joined"));
				throw new IllegalStateException("outer");
			}));
			assertThat(codes()).isEmpty();
		}
	}

	@Test
	void theHeapsManagerCanStandAside() {
		assertThatIllegalStateException().isThrownBy(() -> in("jdbc", () -> {
			save("outer");
			in(of("pmemTransactionManager", TransactionDefinition.PROPAGATION_NOT_SUPPORTED), () -> save("aside"));
			throw new IllegalStateException("outer");
		}));
		assertThat(codes()).containsExactly("aside");
	}

	@Test
	void nestedOfTheHeapsManagerIsASavepoint() {
		in("jdbc", () -> {
			save("a");
			assertThatIllegalStateException().isThrownBy(
					() -> in(of("pmemTransactionManager", TransactionDefinition.PROPAGATION_NESTED), () -> {
						save("b");
						throw new IllegalStateException("inner");
					}));
			insertRow(1);
		});
		assertThat(codes()).containsExactly("a");
		assertThat(rows()).containsExactly(1L);
	}

	@ParameterizedTest
	@ValueSource(strings = {"jdbc", "jpa", "plain"})
	void anExceptionOfARepositoryVetoesTheCommit(String manager) {
		save("a");
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> in(manager, () -> {
			insertRow(1);
			save("b");
			assertThatThrownBy(() -> save("a")).isInstanceOf(DataAccessException.class);
		})).withMessageContaining("marked for rollback");
		assertThat(codes()).containsExactly("a");
		assertThat(rows()).isEmpty();
	}

	@Test
	void aServiceOfTheHeapsManagerThatFailsVetoesTheCommit() {
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> in("jdbc", () -> {
			insertRow(1);
			assertThatIllegalStateException().isThrownBy(() -> in("pmemTransactionManager", () -> {
				throw new IllegalStateException("inner");
			}));
		}));
		assertThat(rows()).isEmpty();
	}

	@Test
	void optionsAreTakenFromTheOther() {
		TransactionTemplate serializable = of("jdbc");
		serializable.setIsolationLevel(TransactionDefinition.ISOLATION_SERIALIZABLE);
		in(serializable, () -> {
			save("a");
			assertThat(PmemTransactionHolder.current(heap).getTransaction().options().isolation())
					.isEqualTo(Isolation.SERIALIZABLE);
		});
		TransactionTemplate readOnly = of("jdbc");
		readOnly.setReadOnly(true);
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> in(readOnly, () -> save("b"))).withMessageContaining("read-only");
		assertThat(codes()).containsExactly("a");
	}

	@ParameterizedTest
	@ValueSource(booleans = {true, false})
	void writesAfterTheCommitAreRefused(boolean isTouchedBefore) {
		List<Throwable> thrown = new ArrayList<>();
		List<List<String>> seen = new ArrayList<>();
		save("stored");
		in("jdbc", () -> {
			if (isTouchedBefore) {
				save("a");
			}
			synchronize(new TransactionSynchronization() {

				@Override
				public void afterCommit() {
					thrown.add(catchThrowable(() -> save("b")));
					seen.add(codes());
				}

				@Override
				public void afterCompletion(int status) {
					thrown.add(catchThrowable(() -> save("c")));
					thrown.add(catchThrowable(() -> in("jdbc", () -> entries.findByCode("stored").amount = 0)));
					in("jdbc", () -> entries.findByCode("stored"));
					thrown.add(catchThrowable(() -> in("jdbc", () -> save("d"))));
					seen.add(codes());
					in(of("jdbc", TransactionDefinition.PROPAGATION_REQUIRES_NEW), () -> {
						save("new");
						insertRow(1);
					});
					in(of("pmemTransactionManager", TransactionDefinition.PROPAGATION_REQUIRES_NEW), () -> save(
							"newer"));
				}

			});
		});
		assertThat(thrown).hasSize(4).allSatisfy((each) -> assertThat(each)
				.isInstanceOf(InvalidDataAccessApiUsageException.class).hasMessageContaining("REQUIRES_NEW"));
		List<String> before = isTouchedBefore ? List.of("a", "stored") : List.of("stored");
		assertThat(seen).isEqualTo(List.of(before, before));
		assertThat(codes()).isEqualTo(isTouchedBefore
				? List.of("a", "new", "newer", "stored")
				: List.of("new", "newer", "stored"));
		assertThat(entries.findByCode("stored").amount).isEqualTo(10);
		assertThat(rows()).containsExactly(1L);
	}

	private static Throwable catchThrowable(Runnable action) {
		try {
			action.run();
			return null;
		} catch (RuntimeException ex) {
			return ex;
		}
	}

	@Test
	void anExceptionAfterTheCommitLeavesNothingBehind() {
		assertThatIllegalStateException().isThrownBy(() -> in("jdbc", () -> {
			save("a");
			synchronize(new TransactionSynchronization() {

				@Override
				public void afterCommit() {
					throw new IllegalStateException("late");
				}

			});
		}));
		assertThat(codes()).containsExactly("a");
		save("b");
		in("pmemTransactionManager", () -> save("c"));
		in("jdbc", () -> save("d"));
		assertThat(codes()).containsExactly("a", "b", "c", "d");
	}

	@Test
	void theLogTellsOfACommitThatTheOtherDidNotFollow() {
		List<ILoggingEvent> events = logged(() -> assertThatExceptionOfType(TransactionSystemException.class)
				.isThrownBy(() -> in("failing", () -> {
					insertRow(1);
					save("a");
					save("b");
				})));
		assertThat(codes()).containsExactly("a", "b");
		assertThat(rows()).isEmpty();
		assertThat(events).singleElement().satisfies((event) -> assertThat(event.getFormattedMessage())
				.contains("2 " + Entry.class.getName(), "unknown outcome"));
	}

	@Test
	void theLogWarnsOfAnotherStoreWithinATransactionOfTheHeap() {
		List<ILoggingEvent> events = logged(() -> {
			for (int count = 0; count < 2; count++) {
				long id = count;
				assertThatIllegalStateException().isThrownBy(() -> in("pmemTransactionManager", () -> {
					in("resourceless", () -> save("a" + id));
					throw new IllegalStateException("outer");
				}));
			}
		});
		assertThat(codes()).isEmpty();
		assertThat(events).singleElement().satisfies((event) -> assertThat(event.getFormattedMessage())
				.contains("'resourceless'", "not atomic"));
	}

	private static List<ILoggingEvent> logged(Runnable action) {
		Logger logger = (Logger) LoggerFactory.getLogger(PmemTransactionHolder.class.getPackageName());
		ListAppender<ILoggingEvent> appender = new ListAppender<>();
		appender.start();
		logger.setLevel(Level.WARN);
		logger.addAppender(appender);
		try {
			action.run();
		} finally {
			logger.detachAppender(appender);
			logger.setLevel(null);
		}
		return appender.list;
	}

	/** There is no transaction to join where nothing is synchronized. */
	@Test
	void aManagerThatDoesNotSynchronizeIsNotJoined() {
		assertThatIllegalStateException().isThrownBy(() -> in("silent", () -> {
			save("a");
			throw new IllegalStateException("late");
		}));
		assertThat(codes()).containsExactly("a");
	}

	@Test
	void supportsWithoutATransactionIsNone() {
		assertThatIllegalStateException()
				.isThrownBy(() -> in(of("jdbc", TransactionDefinition.PROPAGATION_SUPPORTS), () -> {
					save("a");
					throw new IllegalStateException("late");
				}));
		assertThat(codes()).containsExactly("a");
	}

	@Test
	void theTemplateTakesPartAsWell() {
		PmemTemplate template = context.getBean(PmemTemplate.class);
		assertThatIllegalStateException().isThrownBy(() -> in("jpa", () -> {
			template.insert(new Entry("a", 1), Entry.class);
			throw new IllegalStateException("late");
		}));
		assertThat(codes()).isEmpty();
	}

}
