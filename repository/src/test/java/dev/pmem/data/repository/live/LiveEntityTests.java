/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.time.Instant;
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
import org.springframework.data.domain.Example;
import org.springframework.data.domain.ExampleMatcher;
import org.springframework.data.domain.Sort;
import org.springframework.data.mapping.MappingException;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.data.core.PmemTemplate;
import dev.pmem.data.core.TestHeap;
import dev.pmem.data.repository.PmemRepository;
import dev.pmem.data.repository.live.LiveAccounts.Account;
import dev.pmem.data.repository.live.LiveAccounts.Accounts;
import dev.pmem.data.repository.live.LiveAccounts.Address;
import dev.pmem.data.repository.live.LiveAccounts.Balance;
import dev.pmem.data.repository.live.LiveAccounts.Status;
import dev.pmem.data.repository.support.PmemRepositoryFactory;
import dev.pmem.data.transaction.PmemTransactionManager;

/**
 * Interfaces and abstract classes as entities.
 */
class LiveEntityTests {

	private final TestHeap testHeap = new TestHeap();

	private PmemTemplate template;

	private TransactionTemplate transactions;

	private Accounts accounts;

	@BeforeEach
	void open() {
		this.template = new PmemTemplate(this.testHeap.heap());
		this.transactions = new TransactionTemplate(new PmemTransactionManager(this.testHeap.heap()));
		this.accounts = new PmemRepositoryFactory(this.template).getRepository(Accounts.class);
	}

	@AfterEach
	void close() {
		assertThat(this.testHeap.heap().verify().problems()).isEmpty();
		this.testHeap.close();
	}

	private void inTransaction(Consumer<TransactionStatus> action) {
		this.transactions.executeWithoutResult(action);
	}

	private Account account(String number, String owner, long balance) {
		Account account = this.template.create(Account.class);
		account.setNumber(number);
		account.setOwner(owner);
		account.setBalance(balance);
		return account;
	}

	private long stored(String number, String owner, long balance) {
		return this.accounts.save(account(number, owner, balance)).getId();
	}

	private Account find(long id) {
		return this.accounts.findById(id).orElseThrow();
	}

	@Test
	void aDetachedObjectIsSaved() {
		Account account = account("1", "Ada", 5);
		account.setStatus(Status.OPEN);
		account.setOpened(Instant.EPOCH);
		account.setAddress(new Address("Main", "Paris"));
		Account saved = this.accounts.save(account);
		assertThat(saved).isSameAs(account);
		Account found = find(saved.getId());
		assertThat(found).isNotSameAs(saved).isEqualTo(saved).hasSameHashCodeAs(saved);
		assertThat(found.getNumber()).isEqualTo("1");
		assertThat(found.getBalance()).isEqualTo(5);
		assertThat(found.getStatus()).isEqualTo(Status.OPEN);
		assertThat(found.getOpened()).isEqualTo(Instant.EPOCH);
		assertThat(found.getAddress()).isEqualTo(new Address("Main", "Paris"));
		assertThat(found.getTitle()).isEqualTo("1 of Ada");
		assertThat(found).hasToString("Account[address=Address[street=Main, city=Paris], balance=5, id="
				+ saved.getId() + ", number=1, opened=1970-01-01T00:00:00Z, owner=Ada, status=OPEN, version=1]");
	}

	@Test
	void whatIsCreatedInATransactionIsStoredAtItsEnd() {
		Account[] created = new Account[2];
		inTransaction((_) -> {
			created[0] = account("1", "Ada", 5);
			created[1] = account("2", "Ada", 7);
			assertThat(this.accounts.findByOwner("Ada")).containsExactly(created);
			created[1].deposit(1);
		});
		assertThat(created[0].getId()).isNotNull();
		assertThat(find(created[1].getId()).getBalance()).isEqualTo(8);
		inTransaction((status) -> {
			account("3", "Bob", 1);
			status.setRollbackOnly();
		});
		assertThat(this.accounts.count()).isEqualTo(2);
	}

	@Test
	void whatIsCreatedAndSavedIsStoredOnce() {
		inTransaction((_) -> {
			Account account = account("1", "Ada", 5);
			assertThat(this.accounts.save(account)).isSameAs(account);
			assertThat(find(account.getId())).isSameAs(account);
			account.deposit(2);
		});
		assertThat(this.accounts.findAll()).singleElement().satisfies((found) -> {
			assertThat(found.getBalance()).isEqualTo(7);
			assertThat(found.getVersion()).isEqualTo(2);
		});
	}

	@Test
	void whatIsCreatedAndDeletedIsNotStored() {
		inTransaction((_) -> {
			Account unsaved = account("1", "Ada", 5);
			this.accounts.delete(unsaved);
			Account saved = this.accounts.save(account("2", "Ada", 5));
			this.accounts.delete(saved);
		});
		assertThat(this.accounts.count()).isZero();
	}

	@Test
	void oneInstanceForEachObject() {
		long id = stored("1", "Ada", 5);
		inTransaction((_) -> {
			Account account = find(id);
			assertThat(find(id)).isSameAs(account);
			assertThat(this.accounts.findAll()).singleElement().isSameAs(account);
		});
	}

	@Test
	void whatIsSetInATransactionIsWrittenAtItsEnd() {
		long id = stored("1", "Ada", 5);
		long other = stored("2", "Bob", 5);
		inTransaction((_) -> {
			find(id).deposit(10);
			find(id).setOwner("Countess Lovelace");
			find(other).setBalance(5);
		});
		assertThat(find(id).getBalance()).isEqualTo(15);
		assertThat(find(id).getOwner()).isEqualTo("Countess Lovelace");
		assertThat(find(id).getVersion()).isEqualTo(2);
		assertThat(find(other).getVersion()).as("the same value").isOne();
	}

	@Test
	void queriesInATransactionSeeWhatWasSet() {
		long id = stored("1", "Ada", 5);
		inTransaction((_) -> {
			Account account = find(id);
			account.setOwner("Eve");
			assertThat(this.accounts.findByOwner("Ada")).isEmpty();
			assertThat(this.accounts.findByOwner("Eve")).containsExactly(account);
			account.setOwner("Ada");
		});
		assertThat(this.accounts.findByOwner("Ada")).hasSize(1);
		assertThat(this.accounts.findByOwner("Eve")).isEmpty();
	}

	@Test
	void aRollbackDropsWhatWasSet() {
		long id = stored("1", "Ada", 5);
		inTransaction((status) -> {
			find(id).deposit(10);
			status.setRollbackOnly();
		});
		assertThat(find(id).getBalance()).isEqualTo(5);
	}

	@Test
	void aSavepointRestoresInstances() {
		long id = stored("1", "Ada", 5);
		inTransaction((status) -> {
			Account account = find(id);
			account.setBalance(6);
			Object savepoint = status.createSavepoint();
			account.setBalance(7);
			account.setOwner("Somebody with a longer name");
			status.rollbackToSavepoint(savepoint);
			assertThat(account.getBalance()).isEqualTo(6);
			assertThat(account.getOwner()).isEqualTo("Ada");
			account.deposit(10);
			status.rollbackToSavepoint(savepoint);
			assertThat(account.getBalance()).isEqualTo(6);
			account.setStatus(Status.CLOSED);
		});
		assertThat(find(id).getBalance()).isEqualTo(6);
		assertThat(find(id).getStatus()).isEqualTo(Status.CLOSED);
		assertThat(this.accounts.findByOwner("Ada")).hasSize(1);
	}

	@Test
	void whatIsCreatedAfterASavepointGoesWithIt() {
		inTransaction((status) -> {
			account("1", "Ada", 5);
			Object savepoint = status.createSavepoint();
			account("2", "Bob", 5);
			this.accounts.save(account("3", "Carl", 5));
			status.rollbackToSavepoint(savepoint);
		});
		assertThat(this.accounts.findAll()).extracting(Account::getNumber).containsExactly("1");
	}

	@Test
	void outsideOfATransactionInstancesAreCopies() {
		long id = stored("1", "Ada", 5);
		Account copy = find(id);
		copy.setBalance(9);
		assertThat(find(id).getBalance()).isEqualTo(5);
		this.accounts.save(copy);
		assertThat(find(id).getBalance()).isEqualTo(9);
		assertThat(copy.getVersion()).isEqualTo(2);
	}

	@Test
	void anInstanceOutlivesItsTransaction() {
		long id = stored("1", "Ada", 5);
		Account[] kept = new Account[1];
		inTransaction((_) -> {
			kept[0] = find(id);
			kept[0].deposit(1);
		});
		assertThat(kept[0].getBalance()).isEqualTo(6);
		kept[0].deposit(1);
		assertThat(find(id).getBalance()).isEqualTo(6);
		this.accounts.save(kept[0]);
		assertThat(find(id).getBalance()).isEqualTo(7);
	}

	@Test
	void aStaleCopyIsRefused() {
		long id = stored("1", "Ada", 5);
		Account stale = find(id);
		Account newer = find(id);
		newer.setBalance(6);
		this.accounts.save(newer);
		stale.setBalance(7);
		assertThatExceptionOfType(OptimisticLockingFailureException.class)
				.isThrownBy(() -> this.accounts.save(stale));
	}

	@Test
	void twoTransactionsThatChangeAnObjectConflict() throws Exception {
		long id = stored("1", "Ada", 5);
		try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
			assertThatExceptionOfType(OptimisticLockingFailureException.class).isThrownBy(() -> inTransaction((_) -> {
				Account account = find(id);
				account.deposit(1);
				Future<?> other = executor.submit(() -> inTransaction((_) -> find(id).deposit(10)));
				try {
					other.get();
				} catch (Exception ex) {
					throw new AssertionError(ex);
				}
			}));
		}
		assertThat(find(id).getBalance()).isEqualTo(15);
	}

	@Test
	void aReadOnlyTransactionRefusesChanges() {
		long id = stored("1", "Ada", 5);
		TransactionTemplate readOnly = new TransactionTemplate(new PmemTransactionManager(this.testHeap.heap()));
		readOnly.setReadOnly(true);
		readOnly.executeWithoutResult((_) -> {
			Account account = find(id);
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> account.setBalance(1))
					.withMessageContaining("read-only");
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> account.setOwner("x"))
					.withMessageContaining("read-only");
			assertThat(account.getBalance()).isEqualTo(5);
			assertThat(account.getOwner()).isEqualTo("Ada");
		});
	}

	@Test
	void queries() {
		stored("1", "Ada", 5);
		stored("2", "Ada", 15);
		stored("3", "Bob", 10);
		assertThat(this.accounts.findByBalanceGreaterThanOrderByBalanceDesc(5)).extracting(Account::getBalance)
				.containsExactly(15L, 10L);
		assertThat(this.accounts.findByNumber("3").getOwner()).isEqualTo("Bob");
		assertThat(this.accounts.countByOwner("Ada")).isEqualTo(2);
		assertThat(this.accounts.findAll(Sort.by("owner", "balance").descending())).extracting(Account::getNumber)
				.containsExactly("3", "2", "1");
		assertThat(this.accounts.findByOwnerStartingWith("A")).extracting(Balance::getBalance).containsExactly(5L, 15L);
		assertThat(this.accounts.deleteByOwner("Ada")).isEqualTo(2);
		assertThat(this.accounts.findAll()).hasSize(1);
	}

	@Test
	void queriesOfEmbeddedValuesAndEnums() {
		Account account = account("1", "Ada", 5);
		account.setAddress(new Address("Main", "Paris"));
		account.setStatus(Status.CLOSED);
		this.accounts.save(account);
		stored("2", "Bob", 5);
		assertThat(this.accounts.findByAddressCity("Paris")).containsExactly(account);
		assertThat(this.accounts.findByStatus(Status.CLOSED)).containsExactly(account);
	}

	@Test
	void examples() {
		stored("1", "Ada", 5);
		stored("2", "Bob", 5);
		Account probe = this.template.create(Account.class);
		probe.setOwner("Bob");
		ExampleMatcher matcher = ExampleMatcher.matching().withIgnorePaths("balance", "version");
		assertThat(this.accounts.findAll(Example.of(probe, matcher))).extracting(Account::getNumber)
				.containsExactly("2");
		assertThat(this.accounts.count(Example.of(probe, matcher))).isOne();
	}

	@Test
	void aTakenKeyIsRefused() {
		stored("1", "Ada", 5);
		assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(() -> stored("1", "Bob", 5));
		long id = stored("2", "Bob", 5);
		assertThatExceptionOfType(DuplicateKeyException.class)
				.isThrownBy(() -> inTransaction((_) -> find(id).setNumber("1")));
		assertThat(find(id).getNumber()).isEqualTo("2");
	}

	@Test
	void everythingIsThereAfterReopening() {
		long id = stored("1", "Ada", 5);
		this.testHeap.reopen();
		open();
		assertThat(find(id).getOwner()).isEqualTo("Ada");
		assertThat(this.accounts.findByOwner("Ada")).hasSize(1);
		assertThat(stored("2", "Ada", 1)).isGreaterThan(id);
	}

	@Test
	void aForeignImplementationIsRefused() {
		Account foreign = (Account) java.lang.reflect.Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[]{Account.class}, (_, _, _) -> null);
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> this.accounts.save(foreign));
	}

	@Test
	void aClassWithInstancesOfItsOwnIsNotCreated() {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> this.template.create(Plain.class)).withMessageContaining("constructor");
	}

	static class Plain {

		@Id
		@Nullable
		Long id;

	}

	abstract static class Document {

		@Id
		public abstract UUID getKey();

		public abstract String getText();

		public abstract void setText(String text);

		@Nullable
		public abstract BigDecimal getPrice();

		public abstract void setPrice(@Nullable BigDecimal price);

		void shout() {
			setText(getText().toUpperCase());
		}

	}

	interface Documents extends PmemRepository<Document, UUID> {

		List<Document> findByTextContaining(String part);

	}

	@Test
	void abstractClasses() {
		Documents documents = new PmemRepositoryFactory(this.template).getRepository(Documents.class);
		Document document = this.template.create(Document.class);
		document.setText("hello");
		document.setPrice(new BigDecimal("1.50"));
		documents.save(document);
		inTransaction((_) -> documents.findByTextContaining("ell").forEach(Document::shout));
		assertThat(documents.findById(document.getKey()).orElseThrow().getText()).isEqualTo("HELLO");
		assertThat(documents.findById(document.getKey()).orElseThrow().getPrice()).isEqualTo(new BigDecimal("1.50"));
	}

	interface Assigned {

		@Id
		String getName();

		void setName(String name);

		int getCount();

		void setCount(int count);

	}

	interface Assignments extends PmemRepository<Assigned, String> {}

	@Test
	void assignedIds() {
		Assignments assignments = new PmemRepositoryFactory(this.template).getRepository(Assignments.class);
		inTransaction((_) -> {
			Assigned one = this.template.create(Assigned.class);
			one.setName("one");
			assignments.save(one).setCount(1);
			this.template.create(Assigned.class).setName("two");
		});
		assertThat(assignments.findById("one").orElseThrow().getCount()).isOne();
		assertThat(assignments.findById("two")).isPresent();
		Assigned generated = assignments.save(this.template.create(Assigned.class));
		assertThat(generated.getName()).isNotBlank();
	}

	interface Order {

		Long getId();

		Account getAccount();

		void setAccount(Account account);

		@Nullable
		Article getArticle();

		void setArticle(@Nullable Article article);

	}

	static class Article {

		@Id
		@Nullable
		Long id;

		String name = "";

		@Nullable
		Account seller;

	}

	interface Orders extends PmemRepository<Order, Long> {}

	@Test
	void references() {
		Orders orders = new PmemRepositoryFactory(this.template).getRepository(Orders.class);
		long account = stored("1", "Ada", 5);
		long[] id = new long[1];
		inTransaction((_) -> {
			Order order = this.template.create(Order.class);
			order.setAccount(find(account));
			Article article = new Article();
			article.name = "new";
			article.seller = account("2", "Bob", 1);
			order.setArticle(article);
			orders.save(order);
			id[0] = order.getId();
			assertThat(order.getAccount()).isSameAs(find(account));
		});
		inTransaction((_) -> {
			Order order = orders.findById(id[0]).orElseThrow();
			assertThat(order.getAccount()).isSameAs(find(account));
			assertThat(order.getArticle().name).isEqualTo("new");
			assertThat(order.getArticle().seller.getOwner()).isEqualTo("Bob");
			order.getAccount().deposit(1);
		});
		Order detached = orders.findById(id[0]).orElseThrow();
		assertThat(detached.getAccount().getBalance()).isEqualTo(6);
		assertThat(detached.getArticle().seller.getNumber()).isEqualTo("2");
		assertThat(this.accounts.count()).isEqualTo(2);
		detached.setArticle(null);
		orders.save(detached);
		assertThat(orders.findById(id[0]).orElseThrow().getArticle()).isNull();
		assertThatExceptionOfType(org.springframework.dao.DataIntegrityViolationException.class)
				.isThrownBy(() -> this.accounts.deleteById(account));
	}

	interface Broken {

		Long getId();

		void transferTo(Broken other);

	}

	interface BrokenRepository extends PmemRepository<Broken, Long> {}

	interface Plainly {

		@Id
		Long getId();

		String name();

	}

	interface PlainlyRepository extends PmemRepository<Plainly, Long> {}

	@Test
	void whatIsNoPropertyIsToldAtStart() {
		PmemRepositoryFactory factory = new PmemRepositoryFactory(this.template);
		assertThatExceptionOfType(MappingException.class)
				.isThrownBy(() -> factory.getRepository(BrokenRepository.class))
				.withMessageContaining("transferTo(Broken) is no getter or setter");
		assertThatExceptionOfType(MappingException.class)
				.isThrownBy(() -> factory.getRepository(PlainlyRepository.class))
				.withMessageContaining("Plainly.name can't be stored");
	}

}
