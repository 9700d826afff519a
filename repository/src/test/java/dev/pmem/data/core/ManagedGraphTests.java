/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.data.transaction.PmemTransactionManager;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.Query;

/**
 * What a transaction sees of graphs that it changes: new objects, detached instances, deleted targets.
 */
class ManagedGraphTests {

	private final TestHeap testHeap = new TestHeap();

	private PmemTemplate template;

	private TransactionTemplate transactions;

	static class User {

		@Id
		@Nullable
		Long id;

		@Version
		@Nullable
		Integer version;

		String name = "";

		@Nullable
		User friend;

		List<User> friends = new ArrayList<>();

		User() {}

		User(String name) {
			this.name = name;
		}

	}

	static class Message {

		@Id
		@Nullable
		Long id;

		@Nullable
		User sender;

		@Nullable
		User receiver;

		Set<User> copies = new HashSet<>();

		Map<String, User> named = new HashMap<>();

		Box box = new Box();

	}

	static class Box {

		List<User> users = new ArrayList<>();

	}

	@BeforeEach
	void open() {
		this.template = new PmemTemplate(this.testHeap.heap());
		this.transactions = new TransactionTemplate(new PmemTransactionManager(this.testHeap.heap()));
	}

	@AfterEach
	void close() {
		this.testHeap.close();
	}

	private void inTransaction(Consumer<TransactionStatus> action) {
		this.transactions.executeWithoutResult(action);
	}

	private User user(long id) {
		return Objects.requireNonNull(this.template.findById(id, User.class));
	}

	private long stored(String name) {
		return Objects.requireNonNull(this.template.save(new User(name), User.class).id);
	}

	@Test
	void aQuerySeesNewOnesThatHangOnManagedOnes() {
		long id = stored("owner");
		inTransaction((_) -> {
			user(id).friends.add(new User("new"));
			assertThat(this.template.count(User.class)).isEqualTo(2);
			Message message = this.template.save(new Message(), Message.class);
			message.sender = new User("sender");
			message.sender.friend = new User("friend of the sender");
			assertThat(this.template.count(User.class)).isEqualTo(4);
			message.receiver = new User("receiver");
			assertThat(this.template.count(Criteria.where("name", Operator.EQUAL, "receiver"), User.class)).isOne();
			message.copies.add(new User("copy"));
			assertThat(this.template.find(Query.of(Criteria.where("name", Operator.EQUAL, "copy")), User.class))
					.containsExactlyElementsOf(message.copies);
		});
	}

	@Test
	void whatADetachedOneHasNotLoadedStaysAsTheManagedOneHasIt() {
		User owner = new User("owner");
		owner.friends.add(new User("friend"));
		owner.friend = new User("best");
		User detached = user(this.template.save(owner, User.class).id);
		detached.name = "renamed";
		inTransaction((_) -> {
			User managed = user(detached.id);
			managed.friends.add(new User("second"));
			managed.friends.add(managed.friend);
			assertThat(this.template.save(detached, User.class)).isSameAs(managed);
			assertThat(managed.name).isEqualTo("renamed");
			assertThat(managed.friends).extracting((each) -> each.name).containsExactly("friend", "second", "best");
		});
		assertThat(user(detached.id).friends).extracting((each) -> each.name)
				.containsExactly("friend", "second", "best");
	}

	@Test
	void whatADetachedOneHasNotLoadedStaysAsTheTransactionHasStoredIt() {
		Message message = new Message();
		message.copies.add(new User("first"));
		message.named.put("first", message.copies.iterator().next());
		Message detached = this.template.findById(this.template.save(message, Message.class).id, Message.class);
		User other = user(stored("other"));
		detached.receiver = other;
		inTransaction((_) -> {
			Message managed = this.template.findById(detached.id, Message.class);
			managed.copies.clear();
			managed.copies.add(user(other.id));
			managed.named.clear();
			managed.named.put("second", user(other.id));
			managed.box.users.add(user(other.id));
			this.template.flush();
			this.template.clear();
			this.template.save(detached, Message.class);
		});
		Message read = this.template.findById(detached.id, Message.class);
		assertThat(read.receiver.name).isEqualTo("other");
		assertThat(read.copies).extracting((each) -> each.name).containsExactly("other");
		assertThat(read.named).containsOnlyKeys("second");
		assertThat(read.box.users).containsExactly(read.receiver);
	}

	@Test
	void whatASavedDetachedOneRefersToIsManaged() {
		User owner = new User("owner");
		owner.friend = new User("friend");
		owner.friends.add(new User("second"));
		owner.friends.add(new User("third"));
		User detached = user(this.template.save(owner, User.class).id);
		assertThat(detached.friends.getFirst().name).isEqualTo("second");
		detached.friends.removeLast();
		inTransaction((_) -> {
			User saved = this.template.save(detached, User.class);
			saved.friend.name = "best friend";
			saved.friends.getFirst().name = "second friend";
			assertThat(saved.friend).isSameAs(user(saved.friend.id));
			assertThat(saved.friends.getFirst()).isSameAs(user(saved.friends.getFirst().id));
		});
		User read = user(detached.id);
		assertThat(read.friend.name).isEqualTo("best friend");
		assertThat(read.friends).extracting((each) -> each.name).containsExactly("second friend");
	}

	@Test
	void aDetachedOneKeepsItsChangesIfTheTransactionFails() {
		User owner = new User("owner");
		owner.friend = new User("friend");
		owner.friends.add(new User("second"));
		User detached = user(this.template.save(owner, User.class).id);
		User friend = detached.friend;
		detached.friends.add(new User("new"));
		inTransaction((status) -> {
			this.template.save(detached, User.class);
			assertThat(detached.friend).isSameAs(user(friend.id));
			status.setRollbackOnly();
		});
		assertThat(detached.friend).isSameAs(friend);
		assertThat(detached.version).isZero();
		assertThat(detached.friends).extracting((each) -> each.name).containsExactly("second", "new");
		inTransaction((status) -> {
			Object savepoint = status.createSavepoint();
			this.template.save(detached, User.class);
			status.rollbackToSavepoint(savepoint);
			assertThat(detached.friends).hasSize(2);
			this.template.save(detached, User.class);
		});
		assertThat(user(detached.id).friends).extracting((each) -> each.name).containsExactly("second", "new");
		assertThat(this.template.count(User.class)).isEqualTo(4);
	}

	@Test
	void whatRefersToADeletedOneIsLoadedAndDecides() {
		User target = new User("target");
		target.friend = new User("friend of the target");
		User owner = new User("owner");
		owner.friend = target;
		owner.friends.addAll(List.of(target, new User("other"), target));
		User other = new User("other owner");
		other.friends.add(target);
		long ownerId = this.template.save(owner, User.class).id;
		other.friends.set(0, user(target.id));
		long otherId = this.template.save(other, User.class).id;
		inTransaction((_) -> {
			this.template.deleteById(target.id, User.class);
			User found = user(ownerId);
			assertThat(found.friend.name).isEqualTo("target");
			assertThat(found.friend.friend.name).isEqualTo("friend of the target");
			assertThat(found.friends).hasSize(3).first().isSameAs(found.friend);
			found.name = "renamed";
			this.template.flush();
			found.friend = null;
			found.friends.removeIf((each) -> each.name.equals("target"));
			this.template.delete(user(otherId), User.class);
		});
		assertThat(this.template.findById(target.id, User.class)).isNull();
		assertThat(this.template.findById(otherId, User.class)).isNull();
		assertThat(user(ownerId).name).isEqualTo("renamed");
		assertThat(user(ownerId).friends).extracting((each) -> each.name).containsExactly("other");
	}

	@Test
	void whatRefersToADeletedOneStillForbidsTheDelete() {
		User owner = new User("owner");
		owner.friend = new User("target");
		long ownerId = this.template.save(owner, User.class).id;
		long targetId = owner.friend.id;
		assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(() -> inTransaction((status) -> {
			Object savepoint = status.createSavepoint();
			this.template.deleteById(targetId, User.class);
			assertThat(user(ownerId).friend.name).isEqualTo("target");
			status.rollbackToSavepoint(savepoint);
			user(ownerId).friend.name = "changed";
			assertThat(user(ownerId).friend).isSameAs(user(targetId));
			this.template.delete(user(targetId), User.class);
			this.template.clear();
			user(ownerId).friend.name = "in vain";
		}));
		assertThat(user(targetId).name).isEqualTo("target");
	}

}
