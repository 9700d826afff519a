/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionTimedOutException;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.data.core.Account;
import dev.pmem.data.core.PmemTemplate;
import dev.pmem.data.core.TestHeap;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.query.Query;

class PmemTransactionManagerTests {

	private AnnotationConfigApplicationContext context;

	private Service service;

	private PmemTemplate template;

	private PmemTransactionManager manager;

	private TransactionTemplate transactions;

	@BeforeEach
	void open() {
		this.context = new AnnotationConfigApplicationContext(Config.class);
		this.service = this.context.getBean(Service.class);
		this.template = this.context.getBean(PmemTemplate.class);
		this.manager = this.context.getBean(PmemTransactionManager.class);
		this.transactions = new TransactionTemplate(this.manager);
	}

	@AfterEach
	void close() {
		assertThat(TransactionSynchronizationManager.getResourceMap()).isEmpty();
		assertThat(TransactionSynchronizationManager.isSynchronizationActive()).isFalse();
		this.context.close();
	}

	@Test
	void requiredParticipates() {
		failing(() -> this.service.required(() -> {
			add("a");
			this.service.required(() -> add("b"));
			throw new IllegalStateException();
		}));
		assertThat(owners()).isEmpty();
		this.service.required(() -> this.service.required(() -> add("a")));
		assertThat(owners()).containsExactly("a");
	}

	@Test
	void swallowedFailureOfAParticipantRollsBack() {
		assertThatExceptionOfType(UnexpectedRollbackException.class).isThrownBy(() -> this.service.required(() -> {
			add("a");
			failing(() -> this.service.required(() -> {
				throw new IllegalStateException();
			}));
		}));
		assertThat(owners()).isEmpty();
	}

	@Test
	void requiresNewSuspends() {
		failing(() -> this.service.required(() -> {
			add("outer");
			this.service.requiresNew(() -> {
				assertThat(owners()).isEmpty();
				add("inner");
			});
			assertThat(owners()).as("its own changes over its snapshot").containsExactly("outer");
			throw new IllegalStateException();
		}));
		assertThat(owners()).containsExactly("inner");
		this.service.required(() -> {
			add("outer");
			failing(() -> this.service.requiresNew(() -> {
				add("lost");
				throw new IllegalStateException();
			}));
		});
		assertThat(owners()).containsExactly("inner", "outer");
	}

	@Test
	void nestedRollsBackToItsSavepoint() {
		this.service.required(() -> {
			Account account = add("a");
			failing(() -> this.service.nested(() -> {
				account.balance = 9;
				add("lost");
				failing(() -> this.service.required(() -> {
					throw new IllegalStateException();
				}));
				throw new IllegalStateException();
			}));
			assertThat(account.balance).isZero();
			this.service.nested(() -> add("b"));
		});
		assertThat(owners()).containsExactly("a", "b");
		failing(() -> this.service.required(() -> {
			this.service.nested(() -> add("lost"));
			throw new IllegalStateException();
		}));
		this.service.nested(() -> add("c"));
		assertThat(owners()).containsExactly("a", "b", "c");
	}

	@Test
	void otherPropagations() {
		assertThatExceptionOfType(IllegalTransactionStateException.class)
				.isThrownBy(() -> this.service.mandatory(() -> {}));
		this.service.required(() -> this.service.mandatory(() -> add("a")));
		this.service.never(() -> add("b"));
		assertThatExceptionOfType(IllegalTransactionStateException.class)
				.isThrownBy(() -> this.service.required(() -> this.service.never(() -> {})));
		failing(() -> this.service.supports(() -> {
			add("c");
			throw new IllegalStateException();
		}));
		failing(() -> this.service.required(() -> {
			this.service.supports(() -> add("lost"));
			throw new IllegalStateException();
		}));
		failing(() -> this.service.required(() -> {
			this.service.notSupported(() -> add("d"));
			throw new IllegalStateException();
		}));
		assertThat(owners()).containsExactly("a", "b", "c", "d");
	}

	@Test
	void rollbackRules() {
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.service.checked("kept"));
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.service.rollbackForChecked("lost"));
		failing(() -> this.service.noRollback("kept too"));
		assertThat(owners()).containsExactly("kept", "kept too");
	}

	@Test
	void timeoutIsCheckedAtOperationsAndCommit() {
		add("a");
		this.transactions.setTimeout(1);
		assertThatExceptionOfType(TransactionTimedOutException.class)
				.isThrownBy(() -> this.transactions.executeWithoutResult((_) -> {
					add("b");
					awaitDeadline();
					add("c");
				}));
		assertThatExceptionOfType(TransactionTimedOutException.class)
				.isThrownBy(() -> this.transactions.executeWithoutResult((_) -> {
					add("d");
					awaitDeadline();
				}));
		assertThat(owners()).containsExactly("a");
	}

	@Test
	void synchronizations() {
		List<String> events = new ArrayList<>();
		this.service.required(() -> {
			Account account = add("a");
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void beforeCommit(boolean readOnly) {
					account.owner = "changed";
					events.add("beforeCommit");
				}

				@Override
				public void afterCommit() {
					events.add("afterCommit " + CompletableFuture.supplyAsync(() -> owners()).join());
				}

				@Override
				public void afterCompletion(int status) {
					events.add("afterCompletion " + status);
				}

			});
		});
		assertThat(events).containsExactly("beforeCommit", "afterCommit [changed]", "afterCompletion 0");
	}

	@Test
	void callbacksAfterTheEndReadAndWriteOnlyInANewTransaction() {
		List<Object> seen = new ArrayList<>();
		TransactionSynchronization callbacks = new TransactionSynchronization() {

			@Override
			public void afterCommit() {
				seen.addAll(owners());
			}

			@Override
			public void afterCompletion(int status) {
				Account found = PmemTransactionManagerTests.this.template.findAll(Account.class).getFirst();
				seen.add(find(found.id).owner);
				try (Stream<Account> stream = PmemTransactionManagerTests.this.template.stream(Query.all(),
						Account.class)) {
					seen.add(stream.count());
				}
				PmemTransactionManagerTests.this.template.flush();
				found.owner = "lost: it is detached";
				assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(() -> add("refused"))
						.withMessageContaining("of a " + Account.class.getName())
						.withMessageContaining("REQUIRES_NEW");
				assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
						.isThrownBy(() -> PmemTransactionManagerTests.this.template.execute((transaction) -> 1));
				PmemTransactionManagerTests.this.service.requiresNew(() -> add("new " + status));
			}

		};
		this.service.required(() -> {
			add("a");
			TransactionSynchronizationManager.registerSynchronization(callbacks);
		});
		assertThat(seen).containsExactly("a", "a", 1L);
		assertThat(owners()).containsExactly("a", "new 0");
		seen.clear();
		failing(() -> this.service.required(() -> {
			add("rolled back");
			TransactionSynchronizationManager.registerSynchronization(callbacks);
			throw new IllegalStateException();
		}));
		assertThat(seen).containsExactly("a", 2L);
		assertThat(owners()).containsExactly("a", "new 0", "new 1");
	}

	@Test
	void refusedCommitIsARollback() {
		Account account = add("a");
		List<Integer> completions = new ArrayList<>();
		assertThatExceptionOfType(OptimisticLockingFailureException.class).isThrownBy(() -> this.service.required(
				() -> {
					TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

						@Override
						public void afterCompletion(int status) {
							completions.add(status);
						}

					});
					find(account.id).balance = 1;
					add("b");
					this.service.requiresNew(() -> find(account.id).balance = 2);
				})).withMessageContaining("Account with id " + account.id);
		assertThat(completions).containsExactly(TransactionSynchronization.STATUS_ROLLED_BACK);
		assertThat(find(account.id).balance).isEqualTo(2);
		assertThat(owners()).containsExactly("a");
	}

	@Test
	void snapshotsAllowWriteSkewAndSerializableDoesNot() {
		Account first = add("a");
		Account second = add("b");
		this.service.required(() -> {
			find(first.id).balance = find(second.id).balance + 1;
			this.service.requiresNew(() -> find(second.id).balance = find(first.id).balance + 1);
		});
		assertThat(find(first.id).balance).isOne();
		assertThat(find(second.id).balance).isOne();
		assertThatExceptionOfType(OptimisticLockingFailureException.class)
				.isThrownBy(() -> this.service.serializable(() -> {
					find(first.id).balance = find(second.id).balance + 1;
					this.service.requiresNew(() -> find(second.id).balance = 7);
				}))
				.withMessageContaining("Account with id " + second.id);
		assertThat(find(first.id).balance).isOne();
	}

	@Test
	void snapshotIsStable() {
		Account account = add("a");
		this.service.readOnly(() -> {
			assertThat(this.template.count(Account.class)).isOne();
			this.service.requiresNew(() -> {
				find(account.id).balance = 3;
				add("b");
			});
			assertThat(find(account.id).balance).isZero();
			assertThat(owners()).containsExactly("a");
		});
		assertThat(owners()).containsExactly("a", "b");
	}

	@Test
	void validatesParticipation() {
		this.manager.setValidateExistingTransaction(true);
		assertThatExceptionOfType(IllegalTransactionStateException.class)
				.isThrownBy(() -> this.service.required(() -> this.service.serializable(() -> {})));
		assertThatExceptionOfType(IllegalTransactionStateException.class)
				.isThrownBy(() -> this.service.readOnly(() -> this.service.required(() -> {})));
	}

	@Test
	void globalRollbackOnly() {
		this.transactions.executeWithoutResult((status) -> {
			add("a");
			status.setRollbackOnly();
		});
		assertThat(owners()).isEmpty();
		assertThat(this.manager.getResourceFactory()).isSameAs(this.context.getBean(PersistentHeap.class));
		assertThat(new TransactionTemplate(this.manager).getIsolationLevel())
				.isEqualTo(TransactionDefinition.ISOLATION_DEFAULT);
	}

	private static void awaitDeadline() {
		long end = System.nanoTime() + Duration.ofMillis(1100).toNanos();
		while (System.nanoTime() < end) {
			Thread.onSpinWait();
		}
	}

	private Account add(String owner) {
		return this.template.save(new Account(owner, 0), Account.class);
	}

	private Account find(Long id) {
		return this.template.findById(id, Account.class);
	}

	private List<String> owners() {
		return this.template.findAll(Account.class).stream().map((account) -> account.owner).toList();
	}

	private static void failing(Runnable action) {
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(action::run);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	static class Config {

		@Bean
		TestHeap testHeap() {
			return new TestHeap();
		}

		@Bean(destroyMethod = "")
		PersistentHeap heap(TestHeap testHeap) {
			return testHeap.heap();
		}

		@Bean
		PmemTransactionManager pmemTransactionManager(PersistentHeap heap) {
			return new PmemTransactionManager(heap);
		}

		@Bean
		PmemTemplate pmemTemplate(PersistentHeap heap) {
			PmemTemplate template = new PmemTemplate(heap);
			template.extent(Account.class);
			return template;
		}

		@Bean
		Service service(PmemTemplate template) {
			return new Service(template);
		}

	}

	static class Service {

		private final PmemTemplate template;

		Service(PmemTemplate template) {
			this.template = template;
		}

		@Transactional
		public void required(Runnable action) {
			action.run();
		}

		@Transactional(propagation = Propagation.REQUIRES_NEW)
		public void requiresNew(Runnable action) {
			action.run();
		}

		@Transactional(propagation = Propagation.NESTED)
		public void nested(Runnable action) {
			action.run();
		}

		@Transactional(propagation = Propagation.MANDATORY)
		public void mandatory(Runnable action) {
			action.run();
		}

		@Transactional(propagation = Propagation.NEVER)
		public void never(Runnable action) {
			action.run();
		}

		@Transactional(propagation = Propagation.SUPPORTS)
		public void supports(Runnable action) {
			action.run();
		}

		@Transactional(propagation = Propagation.NOT_SUPPORTED)
		public void notSupported(Runnable action) {
			action.run();
		}

		@Transactional(isolation = Isolation.SERIALIZABLE)
		public void serializable(Runnable action) {
			action.run();
		}

		@Transactional(readOnly = true)
		public void readOnly(Runnable action) {
			action.run();
		}

		@Transactional
		public void checked(String owner) throws IOException {
			this.template.save(new Account(owner, 0), Account.class);
			throw new IOException();
		}

		@Transactional(rollbackFor = IOException.class)
		public void rollbackForChecked(String owner) throws IOException {
			this.template.save(new Account(owner, 0), Account.class);
			throw new IOException();
		}

		@Transactional(noRollbackFor = IllegalStateException.class)
		public void noRollback(String owner) {
			this.template.save(new Account(owner, 0), Account.class);
			throw new IllegalStateException();
		}

	}

}
