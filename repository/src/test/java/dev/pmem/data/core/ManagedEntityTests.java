/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.data.transaction.PmemTransactionManager;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.Query;

/**
 * Entities in transactions.
 */
class ManagedEntityTests {

	private final TestHeap testHeap = new TestHeap();

	private PmemTemplate template;

	private TransactionTemplate transactions;

	@BeforeEach
	void open() {
		this.template = new PmemTemplate(this.testHeap.heap());
		this.transactions = new TransactionTemplate(new PmemTransactionManager(this.testHeap.heap()));
	}

	@AfterEach
	void close() {
		this.testHeap.close();
	}

	@Test
	void oneInstanceForEachObject() {
		long id = stored("a", 1);
		inTransaction((_) -> {
			Account account = find(id);
			assertThat(find(id)).isSameAs(account);
			assertThat(this.template.findAll(Account.class)).hasSize(1).first().isSameAs(account);
			Account added = new Account("b", 2);
			assertThat(this.template.save(added, Account.class)).isSameAs(added);
			assertThat(find(added.id)).isSameAs(added);
			try (var accounts = this.template.stream(Query.all(), Account.class)) {
				assertThat(accounts).containsExactly(account, added);
			}
		});
	}

	@Test
	void changesAreWrittenAtCommit() {
		long id = stored("a", 1);
		long other = stored("b", 1);
		inTransaction((_) -> {
			find(id).balance = 5;
			find(id).notes.add("changed");
			find(other);
		});
		assertThat(find(id).balance).isEqualTo(5);
		assertThat(find(id).notes).containsExactly("changed");
		assertThat(find(id).version).isOne();
		assertThat(find(other).version).as("not changed").isZero();
	}

	@Test
	void changesAreDroppedAtRollback() {
		long id = stored("a", 1);
		Account added = new Account("b", 1);
		inTransaction((status) -> {
			Account account = find(id);
			account.balance = 5;
			this.template.flush();
			assertThat(account.version).isOne();
			this.template.save(added, Account.class);
			status.setRollbackOnly();
		});
		assertThat(find(id).balance).isOne();
		assertThat(added.id).as("is new again").isNull();
		assertThat(added.version).isNull();
		this.template.save(added, Account.class);
		assertThat(this.template.count(Account.class)).isEqualTo(2);
	}

	@Test
	void queriesSeeChanges() {
		long id = stored("a", 1);
		Query five = Query.of(Criteria.where("balance", Operator.EQUAL, 5L));
		inTransaction((_) -> {
			find(id).balance = 5;
			assertThat(this.template.find(five, Account.class)).hasSize(1);
			assertThat(this.template.count(five.criteria(), Account.class)).isOne();
			find(id).balance = 6;
			assertThat(this.template.exists(five, Account.class)).isFalse();
			find(id).balance = 5;
			assertThat(this.template.delete(five, Account.class)).isOne();
			assertThat(this.template.findById(id, Account.class)).isNull();
		});
		assertThat(this.template.count(Account.class)).isZero();
	}

	@Test
	void versionIsNotForTheUserToSet() {
		long id = stored("a", 1);
		inTransaction((_) -> find(id).version = 17);
		assertThat(find(id).version).isZero();
		inTransaction((_) -> {
			find(id).version = 17;
			find(id).balance = 3;
		});
		assertThat(find(id).version).isOne();
	}

	@Test
	void readOnlyWritesNothing() {
		long id = stored("a", 1);
		this.transactions.setReadOnly(true);
		inTransaction((_) -> {
			Account account = find(id);
			account.balance = 5;
			assertThat(find(id)).isSameAs(account);
			assertThat(this.template.findAll(Account.class)).hasSize(1);
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
					.isThrownBy(() -> this.template.save(account, Account.class))
					.withMessageContaining("save")
					.withMessageContaining("read-only");
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
					.isThrownBy(() -> this.template.deleteById(id, Account.class));
		});
		assertThat(find(id).balance).isOne();
	}

	@Test
	void savingDetachedInstances() {
		long id = stored("a", 1);
		Account detached = find(id);
		detached.balance = 5;
		detached.place = Account.Place.of("Ghent");
		detached.notes.add("n");
		inTransaction((_) -> {
			Account managed = find(id);
			managed.balance = 99;
			assertThat(this.template.save(detached, Account.class)).isSameAs(managed);
			assertThat(managed.balance).isEqualTo(5);
			assertThat(managed.version).isOne();
			assertThat(managed.notes).containsExactly("n");
			assertThat(managed.place).isNotSameAs(detached.place).usingRecursiveComparison().isEqualTo(detached.place);
			detached.place.city = "elsewhere";
		});
		assertThat(find(id).place.city).isEqualTo("Ghent");
		assertThat(find(id).version).isOne();
		assertThatExceptionOfType(OptimisticLockingFailureException.class).isThrownBy(() -> inTransaction((_) -> {
			find(id);
			this.template.save(detached, Account.class);
		}));
		Account again = find(id);
		inTransaction((_) -> {
			assertThat(this.template.save(again, Account.class)).isSameAs(again);
			again.balance = 6;
		});
		assertThat(find(id).balance).as("what was saved is managed").isEqualTo(6);
	}

	@Test
	void recordsAreReplaced() {
		Line line = this.template.save(new Line(null, null, "a"), Line.class);
		inTransaction((_) -> {
			assertThat(this.template.findById(line.id, Line.class)).isEqualTo(line)
					.isSameAs(this.template.findById(line.id, Line.class));
			Line updated = this.template.save(new Line(line.id, line.version, "b"), Line.class);
			assertThat(updated).isEqualTo(new Line(line.id, 1, "b"));
			assertThat(this.template.findById(line.id, Line.class)).isSameAs(updated);
			assertThatExceptionOfType(OptimisticLockingFailureException.class)
					.isThrownBy(() -> this.template.save(line, Line.class));
		});
		assertThat(this.template.findById(line.id, Line.class)).isEqualTo(new Line(line.id, 1, "b"));
	}

	@Test
	void deletedAndInsertedAgain() {
		Line line = this.template.save(new Line(null, null, "a"), Line.class);
		inTransaction((_) -> {
			this.template.delete(this.template.findById(line.id, Line.class), Line.class);
			assertThat(this.template.findById(line.id, Line.class)).isNull();
			assertThat(this.template.findAll(Line.class)).isEmpty();
			this.template.save(new Line(line.id, null, "b"), Line.class);
			assertThat(this.template.findById(line.id, Line.class)).isEqualTo(new Line(line.id, 0, "b"));
		});
		assertThat(this.template.findById(line.id, Line.class)).isEqualTo(new Line(line.id, 0, "b"));
	}

	@Test
	void changesAfterDeletionAreNotWritten() {
		long id = stored("a", 1);
		inTransaction((_) -> {
			Account account = find(id);
			this.template.delete(account, Account.class);
			account.balance = 9;
		});
		assertThat(this.template.count(Account.class)).isZero();
	}

	@Test
	void streamsWhileTheTransactionChangesThings() {
		for (int number = 0; number < 6; number++) {
			stored("o" + number, number);
		}
		List<String> seen = new ArrayList<>();
		inTransaction((_) -> {
			try (var accounts = this.template.stream(Query.all(), Account.class)) {
				accounts.forEach((account) -> {
					seen.add(account.owner);
					if (account.balance == 1) {
						this.template.delete(account, Account.class);
						this.template.deleteById(account.id + 1, Account.class);
						this.template.save(new Account("new", 9), Account.class);
					}
					account.balance = 100;
				});
			}
		});
		assertThat(seen).containsExactly("o0", "o1", "o3", "o4", "o5");
		assertThat(this.template.findAll(Account.class)).extracting((account) -> account.balance)
				.containsExactly(100L, 100L, 100L, 100L, 9L);
	}

	@Test
	void takenKeyAtFlushRollsBack() {
		long id = stored("a", 1);
		stored("b", 1);
		assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(() -> inTransaction((_) -> {
			find(id).owner = "b";
			find(id).balance = 9;
		}));
		assertThat(find(id).owner).isEqualTo("a");
		assertThat(find(id).balance).isOne();
	}

	@Test
	void rollingBackToASavepointRestoresInstances() {
		long changedId = stored("changed", 1);
		long deletedId = stored("deleted", 1);
		long loadedLaterId = stored("later", 1);
		Line line = this.template.save(new Line(null, null, "a"), Line.class);
		Account added = new Account("added", 1);
		inTransaction((status) -> {
			Account changed = find(changedId);
			Account deleted = find(deletedId);
			Line loaded = this.template.findById(line.id, Line.class);
			changed.balance = 2;
			changed.place = Account.Place.of("before");
			changed.notes.add("before");
			Object savepoint = status.createSavepoint();
			assertThat(changed.version).isOne();
			changed.balance = 3;
			changed.place.city = "after";
			changed.notes.add("after");
			this.template.flush();
			changed.owner = "unflushed";
			this.template.save(added, Account.class);
			this.template.delete(deleted, Account.class);
			this.template.save(new Line(line.id, loaded.version, "b"), Line.class);
			Account later = find(loadedLaterId);
			status.rollbackToSavepoint(savepoint);

			assertThat(changed.balance).isEqualTo(2);
			assertThat(changed.owner).isEqualTo("changed");
			assertThat(changed.version).isOne();
			assertThat(changed.place.city).isEqualTo("before");
			assertThat(changed.notes).containsExactly("before");
			assertThat(find(changedId)).isSameAs(changed);
			assertThat(added.id).isNull();
			assertThat(added.version).isNull();
			assertThat(find(deletedId)).isSameAs(deleted);
			assertThat(this.template.findById(line.id, Line.class)).isSameAs(loaded);
			assertThat(find(loadedLaterId)).isNotSameAs(later);
			later.balance = 77;
			deleted.balance = 4;
			changed.notes.add("end");
		});
		Account changed = find(changedId);
		assertThat(changed.notes).containsExactly("before", "end");
		assertThat(changed.version).isEqualTo(2);
		assertThat(find(deletedId).balance).isEqualTo(4);
		assertThat(find(loadedLaterId).balance).as("detached").isOne();
		assertThat(this.template.findById(line.id, Line.class)).isEqualTo(line);
		assertThat(this.template.count(Account.class)).isEqualTo(3);
	}

	@Test
	void savepointBeforeAnythingWasManaged() {
		long id = stored("a", 1);
		inTransaction((status) -> {
			Object savepoint = status.createSavepoint();
			Account account = find(id);
			account.balance = 5;
			this.template.flush();
			status.rollbackToSavepoint(savepoint);
			assertThat(account.version).isZero();
			assertThat(find(id)).isNotSameAs(account);
			assertThat(find(id).balance).isOne();
		});
		assertThat(find(id).balance).isOne();
	}

	@Test
	void sameSavepointTwiceAndNested() {
		long id = stored("a", 1);
		inTransaction((status) -> {
			Account account = find(id);
			Object outer = status.createSavepoint();
			account.balance = 2;
			Object inner = status.createSavepoint();
			account.balance = 3;
			status.rollbackToSavepoint(inner);
			assertThat(account.balance).isEqualTo(2);
			account.balance = 4;
			status.rollbackToSavepoint(inner);
			assertThat(account.balance).isEqualTo(2);
			status.rollbackToSavepoint(outer);
			assertThat(account.balance).isOne();
			account.balance = 8;
		});
		assertThat(find(id).balance).isEqualTo(8);
		assertThat(find(id).version).isOne();
	}

	@Test
	void concurrentUpdatesLoseNothing() throws Exception {
		long id = stored("a", 0);
		int threads = 4;
		int rounds = 200;
		try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
			List<Future<?>> futures = new ArrayList<>();
			for (int thread = 0; thread < threads; thread++) {
				futures.add(executor.submit(() -> {
					for (int round = 0; round < rounds; round++) {
						incrementUntilDone(id);
					}
				}));
			}
			for (Future<?> future : futures) {
				future.get();
			}
		}
		assertThat(find(id).balance).isEqualTo(threads * rounds);
		assertThat(find(id).version).isEqualTo(threads * rounds);
	}

	private void incrementUntilDone(long id) {
		while (true) {
			try {
				inTransaction((_) -> find(id).balance++);
				return;
			} catch (OptimisticLockingFailureException _) {
				Thread.onSpinWait();
			}
		}
	}

	private long stored(String owner, long balance) {
		return this.template.save(new Account(owner, balance), Account.class).id;
	}

	private void inTransaction(Consumer<TransactionStatus> action) {
		this.transactions.executeWithoutResult(action);
	}

	private Account find(@Nullable Long id) {
		Account account = this.template.findById(id, Account.class);
		assertThat(account).isNotNull();
		return account;
	}

	record Line(@Id @Nullable UUID id, @Version @Nullable Integer version, String text) {}

}
