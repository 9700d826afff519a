/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
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
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.mapping.MappingException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.data.transaction.PmemTransactionManager;
import dev.pmem.heap.annotation.HeapObject;
import dev.pmem.heap.collection.PersistentMap;

/**
 * Entities that refer to one another.
 */
class EntityGraphTests {

	private final TestHeap testHeap = new TestHeap();

	private PmemTemplate template;

	private TransactionTemplate transactions;

	static class User implements Serializable {

		private static final long serialVersionUID = 1L;

		@Id
		@Nullable
		Long id;

		@Version
		@Nullable
		Integer version;

		String name = "";

		@Nullable
		User friend;

		@SuppressWarnings("serial")
		List<User> friends = new ArrayList<>();

		User() {}

		User(String name) {
			this.name = name;
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof User user && user.name.equals(this.name);
		}

		@Override
		public int hashCode() {
			return Objects.hash(this.name);
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

	}

	record Note(@Id @Nullable Long id, String text, @Nullable User author) {}

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

	/** Case 1 of the graph cases. */
	@Test
	void storedUsersBecomeFriendsOfEachOther() {
		long first = stored("first");
		long second = stored("second");
		inTransaction((_) -> {
			user(first).friend = user(second);
			user(second).friend = user(first);
		});
		assertThat(user(first).version).isOne();
		assertThat(user(second).version).isOne();
		User read = user(first);
		assertThat(read.friend.name).isEqualTo("second");
		assertThat(read.friend.friend).isSameAs(read);
	}

	/** Case 2 of the graph cases. */
	@Test
	void storedOnesAreLinkedAndNotOverwritten() {
		User withFriends = new User("first");
		withFriends.friends.add(new User("friend"));
		withFriends.friend = new User("best");
		long first = Objects.requireNonNull(this.template.save(withFriends, User.class).id);
		long second = stored("second");
		User detached = user(first);
		detached.friend = null;
		detached.name = "changed but not saved";
		Message message = new Message();
		message.sender = detached;
		message.receiver = user(second);
		message.copies.add(user(second));
		Message saved = this.template.save(message, Message.class);
		assertThat(saved.id).isNotNull();
		assertThat(user(first).name).isEqualTo("first");
		assertThat(user(first).version).isZero();
		assertThat(user(second).version).isZero();
		assertThat(user(first).friend.name).isEqualTo("best");
		assertThat(user(first).friends).extracting((each) -> each.name).containsExactly("friend");
		Message read = Objects.requireNonNull(this.template.findById(saved.id, Message.class));
		assertThat(read.sender.name).isEqualTo("first");
		assertThat(read.copies).hasSize(1).first().isSameAs(read.receiver);
	}

	@Test
	void newOnesAreStoredWithWhoRefersToThem() {
		User root = new User("root");
		root.friend = new User("friend");
		root.friend.friend = root;
		root.friends.addAll(List.of(root.friend, new User("third")));
		User saved = this.template.save(root, User.class);
		assertThat(saved.friend.id).isNotNull();
		assertThat(saved.friends).extracting((each) -> each.version).containsExactly(0, 0);
		assertThat(this.template.count(User.class)).isEqualTo(3);
		User read = user(saved.id);
		assertThat(read.friends.get(0)).isSameAs(read.friend);
		assertThat(read.friends.get(1).name).isEqualTo("third");
	}

	/** Case 3 of the graph cases. */
	@Test
	void anElementMayBeThereTwice() {
		User a = new User("a");
		User b = new User("b");
		User owner = new User("owner");
		owner.friends.addAll(List.of(a, b, a));
		User read = user(this.template.save(owner, User.class).id);
		assertThat(read.friends).extracting((each) -> each.name).containsExactly("a", "b", "a");
		assertThat(read.friends.get(0)).isSameAs(read.friends.get(2));
	}

	/** Cases 8 and 13 of the graph cases. */
	@Test
	void listsOfManagedOnesAreWrittenWithoutSave() {
		long id = stored("owner");
		inTransaction((_) -> user(id).friends.add(new User("new")));
		assertThat(user(id).friends).extracting((each) -> each.name).containsExactly("new");
		assertThat(user(id).version).isOne();
		inTransaction((_) -> user(id).friends = new ArrayList<>(List.of(user(id))));
		assertThat(user(id).friends).hasSize(1);
		assertThat(user(id).version).isEqualTo(2);
		assertThat(this.template.count(User.class)).as("a removed element stays").isEqualTo(2);
	}

	@Test
	void anUnloadedListIsKept() {
		User owner = new User("owner");
		owner.friends.add(new User("friend"));
		long id = this.template.save(owner, User.class).id;
		User detached = user(id);
		detached.name = "renamed";
		this.template.save(detached, User.class);
		assertThat(user(id).name).isEqualTo("renamed");
		assertThat(user(id).friends).hasSize(1);
		inTransaction((_) -> this.template.save(user(id), User.class).name = "again");
		assertThat(user(id).friends).hasSize(1);
	}

	@Test
	void aDetachedCopyOfAManagedOneIsMerged() {
		User owner = new User("owner");
		owner.friends.add(new User("friend"));
		long id = this.template.save(owner, User.class).id;
		User detached = user(id);
		detached.friends.add(new User("second"));
		inTransaction((_) -> {
			User managed = user(id);
			assertThat(this.template.save(detached, User.class)).isSameAs(managed);
			assertThat(managed.friends).hasSize(2);
		});
		assertThat(user(id).friends).extracting((each) -> each.name).containsExactly("friend", "second");
		assertThat(this.template.count(User.class)).isEqualTo(3);
	}

	@Test
	void theListOfAMergedOneLoadsAfterTheTransaction() {
		User owner = new User("owner");
		owner.friends.add(new User("friend"));
		User detached = user(this.template.save(owner, User.class).id);
		detached.name = "renamed";
		User managed = this.transactions.execute((_) -> {
			User found = user(detached.id);
			this.template.save(detached, User.class);
			return found;
		});
		assertThat(managed.friends).extracting((each) -> each.name).containsExactly("friend");
		User restored = this.transactions.execute((status) -> {
			User found = user(detached.id);
			status.rollbackToSavepoint(status.createSavepoint());
			return found;
		});
		assertThat(restored.friends).extracting((each) -> each.name).containsExactly("friend");
	}

	@Test
	void partsOfDetachedOnesLoadIntoTheSameGraph() {
		User owner = new User("owner");
		owner.friend = new User("friend");
		owner.friends.add(owner.friend);
		owner.friend.friends.add(owner);
		User read = user(this.template.save(owner, User.class).id);
		assertThat(read.friends.get(0)).isSameAs(read.friend);
		assertThat(read.friend.friends.get(0)).isSameAs(read);
		assertThat(read.friends.get(0).friends.get(0).friends.get(0)).isSameAs(read.friend);
	}

	@Test
	void detachedOnesAreSerializedAsPlainCollections() throws IOException, ClassNotFoundException {
		User owner = new User("owner");
		owner.friends.add(new User("friend"));
		User read = user(this.template.save(owner, User.class).id);
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(read);
		}
		assertThat(bytes.toString(java.nio.charset.StandardCharsets.ISO_8859_1)).doesNotContain("Lazy");
		try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
			User copy = (User) in.readObject();
			assertThat(copy.friends).isInstanceOf(ArrayList.class).hasSize(1);
		}
	}

	@Test
	void aPartOfADeletedOwnerCannotBeLoaded() {
		User owner = new User("owner");
		owner.friends.add(new User("friend"));
		User read = user(this.template.save(owner, User.class).id);
		this.template.delete(read, User.class);
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> read.friends.size())
				.withMessageContaining("deleted").withMessageContaining("friends");
	}

	@Test
	void recordsReferToEntities() {
		Note saved = this.template.save(new Note(null, "text", new User("author")), Note.class);
		Note read = Objects.requireNonNull(this.template.findById(Objects.requireNonNull(saved.id()), Note.class));
		assertThat(read.author().name).isEqualTo("author");
		assertThat(this.template.count(User.class)).isOne();
	}

	/** Case 16 of the graph cases. */
	@Test
	void twoTransactionsThatAddToOneList() {
		long id = stored("owner");
		User first = user(id);
		User second = user(id);
		first.friends.add(new User("first"));
		second.friends.add(new User("second"));
		this.template.save(first, User.class);
		assertThatExceptionOfType(OptimisticLockingFailureException.class)
				.isThrownBy(() -> this.template.save(second, User.class));
		assertThat(user(id).friends).extracting((each) -> each.name).containsExactly("first");
		assertThat(this.template.count(User.class)).isEqualTo(2);
	}

	/** Case 9 of the graph cases. */
	@Test
	void anElementThatIsTakenOutStaysInItsExtent() {
		User owner = new User("owner");
		owner.friends.addAll(List.of(new User("a"), new User("b")));
		long id = Objects.requireNonNull(this.template.save(owner, User.class).id);
		inTransaction((_) -> user(id).friends.removeIf((friend) -> friend.name.equals("a")));
		assertThat(user(id).friends).extracting((each) -> each.name).containsExactly("b");
		assertThat(this.template.findAll(User.class)).extracting((each) -> each.name)
				.containsExactlyInAnyOrder("owner", "a", "b");
	}

	/** Case 10 of the graph cases. */
	@Test
	void theOrderOfDeletesDoesNotMatter() {
		for (boolean isTargetFirst : new boolean[]{true, false}) {
			User owner = new User("owner");
			owner.friend = new User("friend");
			User saved = this.template.save(owner, User.class);
			inTransaction((_) -> {
				this.template.deleteById((isTargetFirst ? saved.friend : saved).id, User.class);
				this.template.deleteById((isTargetFirst ? saved : saved.friend).id, User.class);
			});
			assertThat(this.template.count(User.class)).isZero();
		}
	}

	static class OfArray {

		@Id
		@Nullable
		Long id;

		Object @Nullable [] things;

	}

	static class OfWildcards {

		@Id
		@Nullable
		Long id;

		@Nullable
		List<?> things;

	}

	static class OfKeys {

		@Id
		@Nullable
		Long id;

		@Nullable
		Map<User, String> byUser;

	}

	/** Case 14 of the graph cases. */
	@Test
	void whatNothingTellsTheClassesOfIsRefusedByItsPath() {
		Map.of(OfArray.class, "OfArray.things", OfWildcards.class, "OfWildcards.things", OfKeys.class, "OfKeys.byUser")
				.forEach((type, path) -> assertThatExceptionOfType(MappingException.class)
						.isThrownBy(() -> this.template.count(type)).withMessageContaining(path));
	}

	static class Register {

		@Id
		@Nullable
		Long id;

		@Version
		@Nullable
		Integer version;

		PersistentMap<String, String> byName = PersistentMap.create();

	}

	/** Case 16 of the graph cases. */
	@Test
	void twoTransactionsThatPutDifferentKeysIntoOnePersistentMap() {
		long id = Objects.requireNonNull(this.template.save(new Register(), Register.class).id);
		TransactionTemplate inner = new TransactionTemplate(
				Objects.requireNonNull(this.transactions.getTransactionManager()));
		inner.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		inTransaction((_) -> {
			register(id).byName.put("first", "one");
			inner.executeWithoutResult((_) -> register(id).byName.put("second", "two"));
		});
		inTransaction((_) -> {
			assertThat(register(id).byName).containsOnlyKeys("first", "second");
			assertThat(register(id).byName.get("second")).isEqualTo("two");
		});
		assertThat(register(id).version).isZero();
	}

	private Register register(long id) {
		return Objects.requireNonNull(this.template.findById(id, Register.class));
	}

	@HeapObject
	static class Stamp {

		String text = "";

		@Nullable
		Stamp next;

	}

	static class Letter {

		@Id
		@Nullable
		Long id;

		@Version
		@Nullable
		Integer version;

		@Nullable
		Stamp stamp;

	}

	private Letter letter(long id) {
		return Objects.requireNonNull(this.template.findById(id, Letter.class));
	}

	/** Rule 5 of the graph rules. */
	@Test
	void objectsWithoutIdsBelongToTheDetachedEntityThatIsSaved() {
		Letter first = new Letter();
		first.stamp = new Stamp();
		first.stamp.next = new Stamp();
		long id = Objects.requireNonNull(this.template.save(first, Letter.class).id);
		Letter second = new Letter();
		second.stamp = letter(id).stamp;
		long other = Objects.requireNonNull(this.template.save(second, Letter.class).id);
		Letter detached = letter(id);
		Letter late = letter(id);
		detached.stamp.text = "changed";
		detached.stamp.next.text = "next";
		this.template.save(detached, Letter.class);
		assertThat(letter(other).stamp.text).as("one stamp").isEqualTo("changed");
		assertThat(letter(other).stamp.next.text).isEqualTo("next");
		inTransaction((_) -> assertThat(letter(id).stamp).isSameAs(letter(other).stamp));
		late.stamp.text = "late";
		assertThatExceptionOfType(OptimisticLockingFailureException.class)
				.isThrownBy(() -> this.template.save(late, Letter.class));
		assertThat(letter(id).stamp.text).isEqualTo("changed");
		Letter managed = this.transactions.execute((_) -> letter(id));
		managed.stamp.text = "again";
		inTransaction((_) -> {
			Letter present = letter(other);
			this.template.save(managed, Letter.class);
			this.template.flush();
			assertThat(present.stamp.text).isEqualTo("again");
		});
		assertThat(letter(other).stamp.text).isEqualTo("again");
	}

}
