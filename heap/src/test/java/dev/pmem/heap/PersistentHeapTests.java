/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.exception.PoolFullException;
import dev.pmem.heap.exception.UniqueKeyException;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.query.SortOrder;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.IndexDefinition;
import dev.pmem.heap.store.Isolation;
import dev.pmem.heap.store.References;
import dev.pmem.heap.store.Savepoint;
import dev.pmem.heap.store.TransactionOptions;

class PersistentHeapTests {

	static final HeapOptions OPTIONS = HeapOptions.DEFAULTS.withDurability(Durability.PROCESS_CRASH);

	@TempDir
	Path folder;

	record Account(long id, String owner, String branch, long balance) {

		Account withBalance(long balance) {
			return new Account(this.id, this.owner, this.branch, balance);
		}

	}

	record Settings(String name, int size) {}

	static final ExtentDefinition<Account> ACCOUNTS = new ExtentDefinition<>("accounts", Account.class,
			new ReflectionTypeModels(), "id", List.of(new IndexDefinition("owner", List.of("owner"), true),
					new IndexDefinition("branch", List.of("branch"), false)));

	PersistentHeap open() {
		return PersistentHeap.open(this.folder.resolve("test.pmem"), OPTIONS);
	}

	static Account account(long id) {
		return new Account(id, "owner" + id, "branch" + id % 10, 100);
	}

	static <T> List<T> list(Extent<T> extent, HeapTransaction transaction, Query query) {
		List<T> found = new ArrayList<>();
		References references = extent.find(transaction, query);
		while (references.next()) {
			found.add(extent.read(transaction, references.reference()));
		}
		return found;
	}

	@Test
	void whatWasCommittedIsThereAfterReopening() {
		try (PersistentHeap heap = open()) {
			assertThat(heap.recovery().outcome()).isEqualTo(RecoveryReport.Outcome.CREATED);
			Extent<Account> accounts = heap.extent(ACCOUNTS);
			heap.inTransactionWithoutResult((transaction) -> {
				for (long id = 1; id <= 1000; id++) {
					accounts.insert(transaction, account(id));
				}
				heap.setRoot(transaction, "settings", new Settings("a", 7));
			});
		}
		try (PersistentHeap heap = open()) {
			assertThat(heap.recovery().outcome()).isEqualTo(RecoveryReport.Outcome.CLEAN);
			Extent<Account> accounts = heap.extent(ACCOUNTS);
			heap.inTransactionWithoutResult((transaction) -> {
				assertThat(accounts.count(transaction)).isEqualTo(1000);
				assertThat(accounts.find(transaction, 77L)).isEqualTo(account(77));
				assertThat(accounts.find(transaction, 1001L)).isNull();
				assertThat(list(accounts, transaction, Query.of(Criteria.where("branch", Operator.EQUAL, "branch3"))))
						.hasSize(100)
						.allMatch((each) -> each.branch().equals("branch3"));
				assertThat(accounts.count(transaction, Criteria.where("owner", Operator.STARTING_WITH, "owner10")))
						.isEqualTo(12);
				assertThat(list(accounts, transaction,
						Query.all().sortedBy(List.of(SortOrder.descending("id"))).slice(10, 3)))
						.extracting(Account::id)
						.containsExactly(990L, 989L, 988L);
				assertThat(heap.root(transaction, "settings", Settings.class)).isEqualTo(new Settings("a", 7));
				assertThat(heap.rootNames(transaction)).containsExactly("settings");
			});
			assertThat(accounts.nextSequenceValue()).isEqualTo(1001);
		}
	}

	@Test
	void aTransactionSeesItsOwnChangesAndOthersDoNot() {
		try (PersistentHeap heap = open()) {
			Extent<Account> accounts = heap.extent(ACCOUNTS);
			heap.inTransaction((transaction) -> accounts.insert(transaction, account(1)));
			HeapTransaction writer = heap.begin(TransactionOptions.DEFAULT);
			HeapTransaction reader = heap.begin(TransactionOptions.READ_ONLY);
			long reference = accounts.locate(writer, 1L);
			accounts.update(writer, reference, account(1).withBalance(5));
			accounts.insert(writer, account(2));
			accounts.insert(writer, account(3));
			Savepoint savepoint = writer.savepoint();
			accounts.delete(writer, accounts.locate(writer, 2L));
			accounts.delete(writer, accounts.locate(writer, 1L));
			assertThat(list(accounts, writer, Query.all())).extracting(Account::id).containsExactly(3L);
			writer.rollbackTo(savepoint);
			assertThat(list(accounts, writer, Query.all())).extracting(Account::id).containsExactly(1L, 2L, 3L);
			assertThat(list(accounts, reader, Query.all())).containsExactly(account(1));
			writer.commit();
			assertThat(list(accounts, reader, Query.all())).containsExactly(account(1));
			assertThatThrownBy(() -> accounts.delete(reader, reference)).isInstanceOf(IllegalStateException.class);
			reader.rollback();
			try (HeapTransaction later = heap.begin(TransactionOptions.READ_ONLY)) {
				assertThat(accounts.find(later, 1L)).isEqualTo(account(1).withBalance(5));
				assertThat(accounts.count(later)).isEqualTo(3);
			}
		}
	}

	@Test
	void anExtentMadeDuringATransactionIsEmptyToIt() {
		try (PersistentHeap heap = open()) {
			HeapTransaction before = heap.begin(TransactionOptions.DEFAULT);
			HeapTransaction reader = heap.begin(new TransactionOptions(Isolation.SERIALIZABLE, false));
			Extent<Account> accounts = heap.extent(ACCOUNTS);
			assertThat(accounts.count(reader)).isZero();
			accounts.insert(before, account(1));
			assertThat(list(accounts, before, Query.all())).containsExactly(account(1));
			assertThat(accounts.find(before, 1L)).isEqualTo(account(1));
			before.commit();
			assertThat(accounts.find(reader, 1L)).isNull();
			accounts.insert(reader, account(2));
			assertThatThrownBy(reader::commit).isInstanceOf(ConflictException.class);
		}
	}

	@Test
	void theFirstToCommitWins() {
		try (PersistentHeap heap = open()) {
			Extent<Account> accounts = heap.extent(ACCOUNTS);
			long reference = heap.inTransaction((transaction) -> accounts.insert(transaction, account(1)));
			HeapTransaction first = heap.begin(TransactionOptions.DEFAULT);
			HeapTransaction second = heap.begin(TransactionOptions.DEFAULT);
			accounts.update(first, reference, account(1).withBalance(5));
			accounts.update(second, reference, account(1).withBalance(6));
			first.commit();
			assertThatThrownBy(second::commit).isInstanceOf(ConflictException.class);
			HeapTransaction third = heap.begin(TransactionOptions.DEFAULT);
			HeapTransaction fourth = heap.begin(TransactionOptions.DEFAULT);
			accounts.insert(third, new Account(7, "same", "b", 1));
			accounts.insert(fourth, new Account(8, "same", "b", 1));
			third.commit();
			assertThatThrownBy(fourth::commit).isInstanceOf(UniqueKeyException.class);
		}
	}

	@Test
	void serializableForbidsWriteSkewAndPhantoms() {
		try (PersistentHeap heap = open()) {
			Extent<Account> accounts = heap.extent(ACCOUNTS);
			TransactionOptions serializable = new TransactionOptions(Isolation.SERIALIZABLE, false);
			heap.inTransaction((transaction) -> {
				accounts.insert(transaction, account(1));
				return accounts.insert(transaction, account(2));
			});
			HeapTransaction first = heap.begin(serializable);
			HeapTransaction second = heap.begin(serializable);
			accounts.find(first, 1L);
			accounts.find(second, 2L);
			accounts.update(first, accounts.locate(first, 2L), account(2).withBalance(0));
			accounts.update(second, accounts.locate(second, 1L), account(1).withBalance(0));
			long read = accounts.locate(second, 2L);
			first.commit();
			assertThatThrownBy(second::commit)
					.isInstanceOfSatisfying(ConflictException.class, (ex) -> assertThat(ex.reference()).isEqualTo(
							read));
			HeapTransaction counting = heap.begin(serializable);
			HeapTransaction elsewhere = heap.begin(serializable);
			accounts.count(counting, Criteria.where("branch", Operator.EQUAL, "branch5"));
			accounts.insert(counting, account(21));
			accounts.count(elsewhere, Criteria.where("branch", Operator.EQUAL, "branch9"));
			accounts.insert(elsewhere, account(22));
			heap.inTransaction((transaction) -> accounts.insert(transaction, account(5)));
			assertThatThrownBy(counting::commit).isInstanceOf(ConflictException.class)
					.hasMessageContaining(Account.class.getName() + " (extent accounts) by branch");
			elsewhere.commit();
		}
	}

	@Test
	void anObjectThatOutgrowsItsSlotKeepsItsReference() {
		try (PersistentHeap heap = open()) {
			Extent<Account> accounts = heap.extent(ACCOUNTS);
			long reference = heap.inTransaction((transaction) -> accounts.insert(transaction, account(1)));
			for (int length : new int[]{200, 3000, 100_000, 90_000, 10, 1_000_000, 50}) {
				Account changed = new Account(1, "owner", "x".repeat(length), 5);
				heap.inTransaction((transaction) -> accounts.update(transaction, reference, changed));
				heap.inTransactionWithoutResult((transaction) -> {
					assertThat(accounts.find(transaction, 1L)).isEqualTo(changed);
					assertThat(accounts.locate(transaction, 1L)).isEqualTo(reference);
				});
			}
		}
	}

	@Tag("slow")
	@Test
	void aMillionEntitiesInOneTransaction() {
		try (PersistentHeap heap = open()) {
			Extent<Account> accounts = heap.extent(ACCOUNTS);
			heap.inTransactionWithoutResult((transaction) -> {
				for (long id = 1; id <= 1_000_000; id++) {
					accounts.insert(transaction, account(id));
				}
			});
			heap.inTransactionWithoutResult((transaction) -> {
				assertThat(accounts.count(transaction)).isEqualTo(1_000_000);
			});
			heap.inTransactionWithoutResult((transaction) -> {
				References all = accounts.find(transaction, Query.all());
				while (all.next()) {
					accounts.delete(transaction, all.reference());
				}
			});
			heap.inTransactionWithoutResult((transaction) -> {
				assertThat(accounts.count(transaction)).isZero();
			});
		}
	}

	@Test
	void aFullPoolRefusesOneTransactionAndGoesOn() {
		HeapOptions small = new HeapOptions(Durability.PROCESS_CRASH, 4 << 20, 8 << 20);
		try (PersistentHeap heap = PersistentHeap.open(this.folder.resolve("small.pmem"), small)) {
			Extent<Account> accounts = heap.extent(ACCOUNTS);
			heap.inTransaction((transaction) -> accounts.insert(transaction, account(1)));
			assertThatThrownBy(() -> heap.inTransaction((transaction) -> {
				for (long id = 2; id <= 1_000_000; id++) {
					accounts.insert(transaction, account(id));
				}
				return null;
			})).isInstanceOf(PoolFullException.class);
			heap.inTransaction((transaction) -> accounts.insert(transaction, account(2)));
			heap.inTransactionWithoutResult((transaction) -> {
				assertThat(list(accounts, transaction, Query.all())).containsExactly(account(1), account(2));
			});
		}
	}

}
