/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.data.transaction.PmemTransactionManager;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.Query;

/**
 * What keeps long transactions small: detached streams, detaching, clearing.
 */
class BatchWorkTests {

	private static final int COUNT = 2_000;

	private static final long DEADLINE_NANOS = 30_000_000_000L;

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
	void aDetachedStreamLetsGoOfItsEntities() {
		storeMany();
		inTransaction((_) -> assertThat(letsGo(this.template.streamDetached(Query.all(), Account.class))).isTrue());
		this.transactions.setReadOnly(true);
		inTransaction((_) -> assertThat(letsGo(this.template.streamDetached(Query.all(), Account.class))).isTrue());
		assertThat(letsGo(this.template.streamDetached(Query.all(), Account.class))).isTrue();
	}

	/** Whether, before a stream has come to its end, all of its entities but the last ones are garbage. */
	private static boolean letsGo(Stream<Account> stream) {
		List<WeakReference<Account>> seen = new ArrayList<>();
		boolean[] collected = {false};
		try (stream) {
			stream.forEach((account) -> {
				seen.add(new WeakReference<>(account));
				if (seen.size() == COUNT) {
					collected[0] = areCollected(seen.subList(0, COUNT - 10));
				}
			});
		}
		assertThat(seen).hasSize(COUNT);
		return collected[0];
	}

	private static boolean areCollected(List<WeakReference<Account>> references) {
		long start = System.nanoTime();
		while (System.nanoTime() - start < DEADLINE_NANOS) {
			System.gc();
			if (references.stream().allMatch((reference) -> reference.get() == null)) {
				return true;
			}
		}
		return false;
	}

	@Test
	void clearLetsGoOfWhatWasSaved() {
		List<WeakReference<Account>> saved = new ArrayList<>();
		inTransaction((_) -> {
			for (int number = 0; number < COUNT; number++) {
				Account account = new Account("o" + number, number);
				saved.add(new WeakReference<>(this.template.save(account, Account.class)));
			}
			this.template.clear();
			assertThat(areCollected(saved.subList(0, COUNT - 10))).isTrue();
		});
		assertThat(this.template.count(Account.class)).isEqualTo(COUNT);
	}

	@Test
	void aDetachedStreamSeesTheTransactionsChangesAndGivesOtherInstances() {
		long id = stored("a", 1);
		stored("b", 1);
		inTransaction((_) -> {
			Account managed = find(id);
			managed.balance = 5;
			Query five = Query.of(Criteria.where("balance", Operator.EQUAL, 5L));
			try (Stream<Account> accounts = this.template.streamDetached(five, Account.class)) {
				List<Account> found = accounts.toList();
				assertThat(found).hasSize(1);
				assertThat(found.getFirst()).isNotSameAs(managed);
				assertThat(found.getFirst().balance).isEqualTo(5);
				found.getFirst().balance = 100;
			}
			assertThat(find(id)).isSameAs(managed);
		});
		assertThat(find(id).balance).as("what a detached stream gave isn't flushed").isEqualTo(5);
	}

	@Test
	void theTransactionMayChangeThingsDuringADetachedStream() {
		for (int number = 0; number < 100; number++) {
			stored("o" + number, number);
		}
		List<Long> seen = new ArrayList<>();
		inTransaction((_) -> {
			Query all = Query.of(Criteria.where("balance", Operator.GREATER_OR_EQUAL, 0L));
			try (Stream<Account> accounts = this.template.streamDetached(all, Account.class)) {
				accounts.forEach((account) -> {
					seen.add(account.balance);
					if (account.balance % 10 == 3) {
						this.template.delete(account, Account.class);
					} else {
						// moves ahead in the index that the stream walks
						account.balance += 1000;
						this.template.save(account, Account.class);
					}
					this.template.clear();
				});
			}
		});
		assertThat(seen).hasSize(100).doesNotHaveDuplicates();
		assertThat(this.template.findAll(Account.class)).hasSize(90)
				.allMatch((account) -> account.balance >= 1000 && Objects.equals(account.version, 1));
	}

	@Test
	void detachedEntitiesAreNotFlushed() {
		long id = stored("a", 1);
		inTransaction((_) -> {
			Account account = find(id);
			account.balance = 2;
			this.template.flush();
			account.balance = 3;
			this.template.detach(account, Account.class);
			assertThat(find(id)).isNotSameAs(account);
			assertThat(find(id).balance).isEqualTo(2);
			account.balance = 4;
		});
		assertThat(find(id).balance).isEqualTo(2);
		Account outside = find(id);
		this.template.detach(outside, Account.class);
		this.template.clear();
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(() -> inTransaction(
				(_) -> this.template.detach(new Account() {}, Account.class)));
	}

	@Test
	void aDetachedEntityIsMergedWhenItIsSaved() {
		long id = stored("a", 1);
		inTransaction((_) -> {
			Account detached = find(id);
			this.template.detach(detached, Account.class);
			detached.balance = 4;
			Account managed = find(id);
			assertThat(this.template.save(detached, Account.class)).isSameAs(managed);
			assertThat(managed.balance).isEqualTo(4);
		});
		assertThat(find(id).version).isOne();
	}

	@Test
	void clearInTheMiddleOfATransaction() {
		long changedId = stored("changed", 1);
		long deletedId = stored("deleted", 1);
		Account added = new Account("added", 1);
		inTransaction((_) -> {
			Account changed = find(changedId);
			changed.balance = 2;
			this.template.deleteById(deletedId, Account.class);
			this.template.save(added, Account.class);
			this.template.flush();
			changed.balance = 3;
			added.balance = 3;
			this.template.clear();
			assertThat(find(changedId)).isNotSameAs(changed);
			assertThat(find(changedId).balance).isEqualTo(2);
			assertThat(find(added.id)).isNotSameAs(added);
			assertThat(this.template.findById(deletedId, Account.class)).isNull();
		});
		assertThat(find(changedId).balance).isEqualTo(2);
		assertThat(find(added.id).balance).isOne();
		assertThat(this.template.count(Account.class)).isEqualTo(2);
	}

	@Test
	void clearAfterASavepoint() {
		long changedId = stored("changed", 1);
		long deletedId = stored("deleted", 1);
		inTransaction((status) -> {
			Account before = find(changedId);
			Account deleted = find(deletedId);
			Object savepoint = status.createSavepoint();
			before.balance = 2;
			this.template.delete(deleted, Account.class);
			this.template.save(new Account("added", 1), Account.class);
			this.template.flush();
			this.template.clear();
			Account after = find(changedId);
			after.balance = 3;
			status.rollbackToSavepoint(savepoint);
			before.balance = 50;
			after.balance = 60;
			deleted.balance = 70;
			assertThat(find(changedId)).isNotSameAs(before).isNotSameAs(after);
			assertThat(find(changedId).balance).isOne();
			assertThat(find(deletedId)).isNotSameAs(deleted);
			find(deletedId).balance = 4;
		});
		assertThat(find(changedId).balance).isOne();
		assertThat(find(deletedId).balance).isEqualTo(4);
		assertThat(this.template.count(Account.class)).isEqualTo(2);
	}

	@Test
	void whatAnActionDeletesPastTheTemplateIsDetached() {
		long id = stored("a", 1);
		inTransaction((_) -> {
			Account account = find(id);
			this.template.execute((transaction) -> {
				var extent = this.template.extent(Account.class);
				extent.delete(transaction, extent.locate(transaction, id));
				return true;
			});
			account.balance = 5;
			assertThat(this.template.findById(id, Account.class)).isNull();
		});
		assertThat(this.template.count(Account.class)).isZero();
	}

	private void storeMany() {
		List<Account> accounts = new ArrayList<>();
		for (int number = 0; number < COUNT; number++) {
			accounts.add(new Account("o" + number, number));
		}
		this.template.saveAll(accounts, Account.class);
	}

	private long stored(String owner, long balance) {
		return Objects.requireNonNull(this.template.save(new Account(owner, balance), Account.class).id);
	}

	private void inTransaction(Consumer<TransactionStatus> action) {
		this.transactions.executeWithoutResult(action);
	}

	private Account find(@Nullable Long id) {
		Account account = this.template.findById(id, Account.class);
		assertThat(account).isNotNull();
		return account;
	}

}
