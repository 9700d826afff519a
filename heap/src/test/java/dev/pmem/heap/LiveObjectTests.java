/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.annotation.HeapObject;
import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.exception.UnsupportedTypeException;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Savepoint;
import dev.pmem.heap.store.TransactionOptions;

/**
 * Live objects as roots, in extents, and as what others refer to.
 */
class LiveObjectTests {

	@HeapObject
	interface Settings {

		int getRevision();

		void setRevision(int revision);

		@Nullable
		String getTitle();

		void setTitle(@Nullable String title);

		@Nullable
		Settings getParent();

		void setParent(@Nullable Settings parent);

		@Nullable
		List<Settings> getChildren();

		void setChildren(@Nullable List<Settings> children);

		@Nullable
		Person getOwner();

		void setOwner(@Nullable Person owner);

	}

	@HeapObject
	static final class Person {

		String name = "";

		@Nullable
		Settings settings;

	}

	interface Account {

		long getId();

		long getBalance();

		void setBalance(long balance);

		@Nullable
		Settings getSettings();

		void setSettings(@Nullable Settings settings);

	}

	private static final ExtentDefinition<Account> ACCOUNTS = ExtentDefinition.of(Account.class).id("id")
			.index("balance").build();

	@TempDir
	Path folder;

	private PersistentHeap heap;

	@BeforeEach
	void open() {
		this.heap = PersistentHeap.open(this.folder.resolve("live.pmem"),
				HeapOptions.DEFAULTS.withDurability(Durability.PROCESS_CRASH));
	}

	@AfterEach
	void close() {
		assertThat(this.heap.verify().problems()).isEmpty();
		this.heap.close();
	}

	private void reopen() {
		this.heap.close();
		open();
	}

	@Test
	void aPlainObjectWithoutAnIdIsSound() {
		this.heap.inTransactionWithoutResult((transaction) -> {
			Person owner = new Person();
			owner.name = "Ada";
			this.heap.setRoot(transaction, "p", owner);
		});
	}

	@Test
	void aRootIsALiveObject() {
		this.heap.inTransactionWithoutResult((transaction) -> {
			Settings settings = this.heap.create(transaction, Settings.class);
			settings.setTitle("first");
			this.heap.setRoot(transaction, "settings", settings);
			settings.setRevision(1);
		});
		reopen();
		this.heap.inTransactionWithoutResult((transaction) -> {
			Settings settings = this.heap.root(transaction, "settings", Settings.class);
			assertThat(settings.getTitle()).isEqualTo("first");
			assertThat(settings.getRevision()).isEqualTo(1);
			assertThat(this.heap.root(transaction, "settings", Settings.class)).isSameAs(settings);
			settings.setTitle("a longer title than it was");
			settings.setRevision(2);
		});
		this.heap.inTransactionWithoutResult((transaction) -> {
			Settings settings = this.heap.root(transaction, "settings", Settings.class);
			assertThat(settings).hasToString(
					"Settings[children=..., owner=..., parent=..., revision=2, title=a longer title than it was]");
		});
	}

	@Test
	void liveObjectsReferToOneAnother() {
		this.heap.inTransactionWithoutResult((transaction) -> {
			Settings parent = this.heap.create(transaction, Settings.class);
			Settings child = this.heap.create(transaction, Settings.class);
			Settings other = this.heap.create(transaction, Settings.class);
			Person owner = new Person();
			owner.name = "Ada";
			owner.settings = child;
			child.setTitle("child");
			child.setParent(parent);
			child.setOwner(owner);
			parent.setChildren(new ArrayList<>(List.of(child, other, child)));
			assertThat(child.getParent()).isSameAs(parent);
			this.heap.setRoot(transaction, "parent", parent);
			other.setTitle("other");
		});
		reopen();
		this.heap.inTransactionWithoutResult((transaction) -> {
			Settings parent = this.heap.root(transaction, "parent", Settings.class);
			List<Settings> children = parent.getChildren();
			assertThat(children).hasSize(3);
			assertThat(children.get(0)).isSameAs(children.get(2));
			assertThat(children.get(1).getTitle()).isEqualTo("other");
			assertThat(children.get(0).getParent()).isSameAs(parent);
			assertThat(children.get(0).getOwner().name).isEqualTo("Ada");
			assertThat(children.get(0).getOwner().settings).isSameAs(children.get(0));
			children.get(0).setParent(null);
			children.get(1).setParent(children.get(0));
		});
		this.heap.inTransactionWithoutResult((transaction) -> {
			Settings parent = this.heap.root(transaction, "parent", Settings.class);
			assertThat(parent.getChildren().get(0).getParent()).isNull();
			assertThat(parent.getChildren().get(1).getParent().getTitle()).isEqualTo("child");
		});
	}

	@Test
	void whatIsCreatedIsStoredInItsExtent() {
		Extent<Account> accounts = this.heap.extent(ACCOUNTS);
		long[] id = new long[1];
		Account created = this.heap.inTransaction((transaction) -> {
			Account account = this.heap.create(transaction, Account.class);
			account.setBalance(5);
			Settings settings = this.heap.create(transaction, Settings.class);
			settings.setTitle("of the account");
			account.setSettings(settings);
			return account;
		});
		id[0] = created.getId();
		assertThat(id[0]).isPositive();
		this.heap.inTransactionWithoutResult((transaction) -> {
			assertThat(accounts.count(transaction)).isOne();
			Account found = accounts.find(transaction, id[0]);
			assertThat(found.getBalance()).isEqualTo(5);
			assertThat(found.getSettings().getTitle()).isEqualTo("of the account");
		});
	}

	@Test
	void aSavepointRestoresRoots() {
		this.heap.inTransactionWithoutResult((transaction) -> {
			Settings settings = this.heap.create(transaction, Settings.class);
			this.heap.setRoot(transaction, "settings", settings);
			settings.setRevision(1);
			Savepoint savepoint = transaction.savepoint();
			settings.setRevision(2);
			settings.setTitle("dropped");
			transaction.rollbackTo(savepoint);
			assertThat(settings.getRevision()).isEqualTo(1);
			assertThat(settings.getTitle()).isNull();
			settings.setTitle("kept");
		});
		this.heap.inTransactionWithoutResult((transaction) -> {
			Settings settings = this.heap.root(transaction, "settings", Settings.class);
			assertThat(settings.getRevision()).isEqualTo(1);
			assertThat(settings.getTitle()).isEqualTo("kept");
		});
	}

	@Test
	void aConflictIsThatOfTheObject() {
		this.heap.inTransactionWithoutResult((transaction) -> {
			this.heap.setRoot(transaction, "one", this.heap.create(transaction, Settings.class));
			this.heap.setRoot(transaction, "two", this.heap.create(transaction, Settings.class));
		});
		try (HeapTransaction first = this.heap.begin(TransactionOptions.DEFAULT);
				HeapTransaction second = this.heap.begin(TransactionOptions.DEFAULT);
				HeapTransaction third = this.heap.begin(TransactionOptions.DEFAULT)) {
			this.heap.root(first, "one", Settings.class).setRevision(1);
			this.heap.root(second, "two", Settings.class).setRevision(2);
			this.heap.root(third, "one", Settings.class).setTitle("late");
			first.commit();
			second.commit();
			assertThatExceptionOfType(ConflictException.class).isThrownBy(third::commit);
		}
	}

	@Test
	void anInstanceOutlivesItsTransaction() {
		this.heap.extent(ACCOUNTS);
		Account account = this.heap.inTransaction((transaction) -> {
			Account created = this.heap.create(transaction, Account.class);
			Settings settings = this.heap.create(transaction, Settings.class);
			settings.setTitle("loaded later");
			created.setSettings(settings);
			return created;
		});
		account.setBalance(7);
		assertThat(account.getBalance()).isEqualTo(7);
		assertThat(account.getSettings().getTitle()).isEqualTo("loaded later");
	}

	@Test
	void aReadOnlyTransactionCreatesNothing() {
		try (HeapTransaction transaction = this.heap.begin(TransactionOptions.READ_ONLY)) {
			assertThatExceptionOfType(IllegalStateException.class)
					.isThrownBy(() -> this.heap.create(transaction, Settings.class));
		}
	}

	@Test
	void aClassWithFieldsIsNotCreated() {
		this.heap.inTransactionWithoutResult(
				(transaction) -> assertThatExceptionOfType(UnsupportedTypeException.class)
						.isThrownBy(() -> this.heap.create(transaction, Person.class)));
	}

}
