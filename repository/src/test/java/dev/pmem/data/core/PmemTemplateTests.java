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
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.IncorrectResultSizeDataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Transient;
import org.springframework.data.annotation.Version;
import org.springframework.data.domain.Persistable;
import org.springframework.data.mapping.MappingException;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.data.transaction.PmemTransactionManager;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.query.SortOrder;

/**
 * The template outside of transactions: each call is one of its own, and what it returns is detached.
 */
class PmemTemplateTests {

	private final TestHeap testHeap = new TestHeap();

	private PmemTemplate template;

	@BeforeEach
	void open() {
		this.template = new PmemTemplate(this.testHeap.heap());
	}

	@AfterEach
	void close() {
		this.testHeap.close();
	}

	@Test
	void idsAndVersionsAreAssigned() {
		Account first = this.template.save(new Account("a", 1), Account.class);
		Account second = this.template.save(new Account("b", 2), Account.class);
		assertThat(first.id).isEqualTo(1L);
		assertThat(second.id).isGreaterThan(first.id);
		assertThat(first.version).isZero();
		first.balance = 5;
		assertThat(this.template.save(first, Account.class)).isSameAs(first);
		assertThat(first.version).isOne();
		this.template.save(first, Account.class);
		assertThat(first.version).as("nothing changed").isOne();
		Account loaded = find(first.id);
		assertThat(loaded).isNotSameAs(first).usingRecursiveComparison().isEqualTo(first);
		assertThat(find(first.id)).as("detached").isNotSameAs(loaded);
	}

	@Test
	void changesOfDetachedInstancesAreNotStored() {
		Account saved = this.template.save(new Account("a", 1), Account.class);
		find(saved.id).balance = 7;
		assertThat(find(saved.id).balance).isOne();
	}

	@Test
	void staleVersionsAreRefused() {
		Account saved = this.template.save(new Account("a", 1), Account.class);
		Account stale = find(saved.id);
		saved.balance = 2;
		this.template.save(saved, Account.class);
		stale.balance = 3;
		assertThatExceptionOfType(OptimisticLockingFailureException.class)
				.isThrownBy(() -> this.template.save(stale, Account.class))
				.withMessageContaining("version is 1, not 0");
		assertThatExceptionOfType(OptimisticLockingFailureException.class)
				.isThrownBy(() -> this.template.delete(stale, Account.class));
		assertThat(stale.version).isZero();
		this.template.delete(saved, Account.class);
		assertThatExceptionOfType(OptimisticLockingFailureException.class)
				.isThrownBy(() -> this.template.save(saved, Account.class));
		assertThatExceptionOfType(OptimisticLockingFailureException.class)
				.isThrownBy(() -> this.template.delete(saved, Account.class));
		assertThatExceptionOfType(OptimisticLockingFailureException.class)
				.isThrownBy(() -> this.template.update(saved, Account.class));
		assertThat(this.template.count(Account.class)).isZero();
	}

	@Test
	void takenKeysAreRefusedAndLeaveTheInstanceNew() {
		this.template.save(new Account("a", 1), Account.class);
		Account other = new Account("a", 2);
		assertThatExceptionOfType(DuplicateKeyException.class)
				.isThrownBy(() -> this.template.save(other, Account.class));
		assertThat(other.id).isNull();
		assertThat(other.version).isNull();
		other.owner = "b";
		this.template.save(other, Account.class);
		assertThat(this.template.count(Account.class)).isEqualTo(2);
		Account same = new Account("c", 3);
		same.id = other.id;
		assertThatExceptionOfType(DuplicateKeyException.class)
				.isThrownBy(() -> this.template.insert(same, Account.class));
	}

	@Test
	void saveAllIsOneTransaction() {
		Account first = new Account("a", 1);
		assertThatExceptionOfType(DuplicateKeyException.class)
				.isThrownBy(() -> this.template.saveAll(List.of(first, new Account("a", 2)), Account.class));
		assertThat(this.template.count(Account.class)).isZero();
		assertThat(first.id).isNull();
		assertThat(this.template.saveAll(List.of(first, new Account("b", 2)), Account.class)).hasSize(2);
		assertThat(this.template.count(Account.class)).isEqualTo(2);
	}

	@Test
	void recordsGetIdsInNewInstances() {
		Payment payment = new Payment(null, null, "p");
		Payment saved = this.template.save(payment, Payment.class);
		assertThat(payment.id).isNull();
		assertThat(saved.id).isNotNull();
		assertThat(saved.id.version()).isEqualTo(7);
		assertThat(saved.version).isZero();
		Payment updated = this.template.save(new Payment(saved.id, saved.version, "q"), Payment.class);
		assertThat(updated).isEqualTo(new Payment(saved.id, 1L, "q"));
		assertThat(this.template.findById(saved.id, Payment.class)).isEqualTo(updated);
		assertThatExceptionOfType(OptimisticLockingFailureException.class)
				.isThrownBy(() -> this.template.save(saved, Payment.class));
	}

	@Test
	void generatedKindsOfIds() {
		assertThat(this.template.save(new IntId(), IntId.class).id).isOne();
		StringId first = this.template.save(new StringId(null), StringId.class);
		StringId second = this.template.save(new StringId(null), StringId.class);
		assertThat(first.id()).hasSize(36).isLessThan(second.id());
		FinalId saved = this.template.save(FinalId.of("kept"), FinalId.class);
		assertThat(saved.id).isOne();
		assertThat(saved.text).isEqualTo("kept");
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> this.template.save(new CharId(), CharId.class));
	}

	@Test
	void assignedIdsInsertOrUpdate() {
		this.template.save(new StringId("x"), StringId.class);
		this.template.save(new StringId("x"), StringId.class);
		assertThat(this.template.count(StringId.class)).isOne();
		IntId assigned = new IntId();
		assigned.id = 40;
		this.template.save(assigned, IntId.class);
		assertThat(this.template.save(new IntId(), IntId.class).id).isGreaterThan(40);
		assigned.version = 3;
		assertThatExceptionOfType(OptimisticLockingFailureException.class)
				.isThrownBy(() -> this.template.save(assigned, IntId.class));
		assigned.id = 99;
		assertThatExceptionOfType(OptimisticLockingFailureException.class)
				.isThrownBy(() -> this.template.save(assigned, IntId.class));
	}

	@Test
	void persistablesDecideThemselves() {
		Decided decided = new Decided("d", true);
		this.template.save(decided, Decided.class);
		assertThatExceptionOfType(DuplicateKeyException.class)
				.isThrownBy(() -> this.template.save(new Decided("d", true), Decided.class));
		this.template.save(new Decided("d", false), Decided.class);
		assertThat(this.template.count(Decided.class)).isOne();
	}

	@Test
	void subclassesAndNullAreRefused() {
		Account special = new Account("a", 1) {};
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> this.template.save(special, Account.class))
				.withMessageContaining("exactly that class");
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> this.template.<Account, Account>save(null, Account.class));
	}

	@Test
	void unstorableClassesAreRefused() {
		assertThatExceptionOfType(MappingException.class).isThrownBy(() -> this.template.extent(String.class));
		assertThatExceptionOfType(MappingException.class).isThrownBy(() -> this.template.extent(HoldsThread.class))
				.withMessageContaining("HoldsThread.threads");
		assertThatExceptionOfType(MappingException.class).isThrownBy(() -> this.template.extent(TextVersion.class))
				.withMessageContaining("TextVersion.version");
	}

	@Test
	void queries() {
		for (int number = 0; number < 10; number++) {
			this.template.save(new Account("o" + number, number % 3), Account.class);
		}
		Query query = Query.of(Criteria.where("balance", Operator.EQUAL, 1L))
				.sortedBy(List.of(SortOrder.descending("owner")));
		assertThat(owners(this.template.find(query, Account.class))).containsExactly("o7", "o4", "o1");
		assertThat(owners(this.template.find(query.slice(1, 1), Account.class))).containsExactly("o4");
		assertThat(this.template.count(query.criteria(), Account.class)).isEqualTo(3);
		assertThat(this.template.count((Criteria) null, Account.class)).isEqualTo(10);
		assertThat(this.template.exists(query, Account.class)).isTrue();
		Query none = Query.of(Criteria.where("balance", Operator.GREATER, 2L));
		assertThat(this.template.exists(none, Account.class)).isFalse();
		assertThat(this.template.findOne(none, Account.class)).isNull();
		assertThatExceptionOfType(IncorrectResultSizeDataAccessException.class)
				.isThrownBy(() -> this.template.findOne(query, Account.class));
		assertThat(this.template.findAll(Account.class)).hasSize(10);
		List<Long> ids = List.of(3L, 999L, 1L);
		assertThat(owners(this.template.findAllById(ids, Account.class))).containsExactly("o2", "o0");
		assertThat(this.template.existsById(3L, Account.class)).isTrue();
		assertThat(this.template.existsById(999L, Account.class)).isFalse();
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(
				() -> this.template.check(Query.of(Criteria.where("nosuch", Operator.TRUE)), Account.class));
	}

	@Test
	void streamsHoldTheirSnapshot() {
		this.template.saveAll(List.of(new Account("a", 1), new Account("b", 2), new Account("c", 3)), Account.class);
		List<String> seen = new ArrayList<>();
		try (Stream<Account> accounts = this.template.stream(Query.all(), Account.class)) {
			accounts.forEach((account) -> {
				seen.add(account.owner);
				this.template.deleteAll(Account.class);
			});
		}
		assertThat(seen).containsExactly("a", "b", "c");
		assertThat(this.template.count(Account.class)).isZero();
	}

	@Test
	void deletes() {
		List<Account> accounts = new ArrayList<>();
		for (int number = 0; number < 9; number++) {
			accounts.add(this.template.save(new Account("o" + number, number % 3), Account.class));
		}
		this.template.deleteById(accounts.get(0).id, Account.class);
		this.template.deleteById(12345L, Account.class);
		this.template.deleteAllById(List.of(accounts.get(1).id, 54321L), Account.class);
		this.template.delete(new Account("new", 1), Account.class);
		assertThat(this.template.count(Account.class)).isEqualTo(7);
		this.template.deleteAll(accounts.subList(2, 4), Account.class);
		Query ones = Query.of(Criteria.where("balance", Operator.EQUAL, 1L));
		assertThat(owners(this.template.findAndDelete(ones, Account.class))).containsExactly("o4", "o7");
		assertThat(this.template.delete(Query.of(Criteria.where("balance", Operator.EQUAL, 2L)), Account.class))
				.isEqualTo(2);
		assertThat(owners(this.template.findAll(Account.class))).containsExactly("o6");
		assertThat(this.template.deleteAll(Account.class)).isOne();
		StringId unversioned = new StringId("gone");
		this.template.delete(unversioned, StringId.class);
	}

	@Test
	void everythingIsThereAfterReopening() {
		Account account = new Account("a", 1);
		account.place = Account.Place.of("Ghent");
		account.notes.add("n");
		this.template.save(account, Account.class);
		this.template = new PmemTemplate(this.testHeap.reopen());
		assertThat(find(account.id)).usingRecursiveComparison().isEqualTo(account);
		assertThat(this.template.save(new Account("b", 1), Account.class).id).isGreaterThan(account.id);
	}

	@Test
	void executeCommitsOrRollsBack() {
		var extent = this.template.extent(Account.class);
		Account account = new Account("a", 1);
		account.id = 1L;
		this.template.execute((transaction) -> extent.insert(transaction, account));
		assertThat(this.template.count(Account.class)).isOne();
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> this.template.execute((transaction) -> {
			extent.delete(transaction, extent.locate(transaction, 1L));
			throw new IllegalStateException("no");
		}));
		assertThat(this.template.count(Account.class)).isOne();
	}

	@Test
	void idsOfAnotherType() {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> this.template.findById("x", Account.class));
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> this.template.findById(null, Account.class));
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> this.template.deleteById(null, Account.class));
	}

	@Test
	void templatesOfOneMappingContextShareAHeap() {
		PmemTemplate other = new PmemTemplate(this.testHeap.heap(), this.template.getMappingContext());
		this.template.save(new Account("a", 1), Account.class);
		assertThat(other.findAll(Account.class)).hasSize(1);
	}

	@Test
	void idOfAStoredObjectCannotChange() {
		Account account = this.template.save(new Account("a", 1), Account.class);
		TransactionTemplate transactions = new TransactionTemplate(new PmemTransactionManager(this.testHeap.heap()));
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> transactions.executeWithoutResult((_) -> find(account.id).id = 77L));
		assertThat(this.template.existsById(77L, Account.class)).isFalse();
	}

	private Account find(@Nullable Long id) {
		Account account = this.template.findById(id, Account.class);
		assertThat(account).isNotNull();
		return account;
	}

	private static List<String> owners(List<Account> accounts) {
		return accounts.stream().map((account) -> account.owner).toList();
	}

	record Payment(@Id @Nullable UUID id, @Version @Nullable Long version, String text) {}

	record StringId(@Id @Nullable String id) {}

	static class IntId {

		@Id
		int id;

		@Version
		short version;

	}

	static class CharId {

		@Id
		@Nullable
		Character id;

	}

	static class FinalId {

		@Id
		final @Nullable Long id;

		@Nullable
		String text;

		FinalId(@Nullable Long id) {
			this.id = id;
		}

		static FinalId of(String text) {
			FinalId result = new FinalId(null);
			result.text = text;
			return result;
		}

	}

	static class Decided implements Persistable<String> {

		@Id
		private final String name;

		@Transient
		private final boolean created;

		Decided(String name, boolean created) {
			this.name = name;
			this.created = created;
		}

		@Override
		public String getId() {
			return this.name;
		}

		@Override
		public boolean isNew() {
			return this.created;
		}

	}

	static class HoldsThread {

		@Id
		@Nullable
		Long id;

		@Nullable
		List<Thread> threads;

	}

	static class TextVersion {

		@Id
		@Nullable
		Long id;

		@Version
		@Nullable
		String version;

	}

}
