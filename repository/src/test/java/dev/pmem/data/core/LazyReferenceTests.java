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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Lazy;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.data.transaction.PmemTransactionManager;

/**
 * References to one entity that are marked as lazy: the entity loads when a method of it is called.
 */
class LazyReferenceTests {

	private final TestHeap testHeap = new TestHeap();

	private PmemTemplate template;

	private TransactionTemplate transactions;

	static class Owner implements Serializable {

		private static final long serialVersionUID = 1L;

		@Id
		private @Nullable Long id;

		@Version
		private @Nullable Integer version;

		private String name = "";

		private @Nullable Owner parent;

		@SuppressWarnings("serial")
		private List<Owner> children = new ArrayList<>();

		@SuppressWarnings("unused") // by the heap
		private Owner() {}

		Owner(String name) {
			this.name = name;
		}

		public @Nullable Long getId() {
			return this.id;
		}

		public @Nullable Integer getVersion() {
			return this.version;
		}

		public String getName() {
			return this.name;
		}

		void setName(String name) {
			this.name = name;
		}

		public @Nullable Owner getParent() {
			return this.parent;
		}

		public List<Owner> getChildren() {
			return this.children;
		}

		String join(long first, String second, double third, int... rest) {
			return this.name + first + second + third + rest.length;
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return other != null && other.getClass() == getClass() && ((Owner) other).name.equals(this.name);
		}

		@Override
		public int hashCode() {
			return this.name.hashCode();
		}

		@Override
		public String toString() {
			return "owner " + this.name;
		}

	}

	static class Pet implements Serializable {

		private static final long serialVersionUID = 1L;

		@Id
		@Nullable
		Long id;

		@Lazy
		@Nullable
		Owner owner;

		@Nullable
		Owner keeper;

	}

	record Tag(@Id @Nullable Long id, @Lazy @Nullable Owner owner) {}

	static class Collar {

		@Id
		@Nullable
		Long id;

		private @Nullable Owner owner;

		@Nullable
		@Lazy
		public Owner getOwner() {
			return this.owner;
		}

	}

	static class Bell {

		@Id
		@Nullable
		Long id;

		private final @Nullable Owner owner;

		Bell(@Nullable Long id, @Lazy @Nullable Owner owner) {
			this.id = id;
			this.owner = owner;
		}

	}

	static class OfRecord {

		@Id
		@Nullable
		Long id;

		@Lazy
		@Nullable
		Tag tag;

	}

	static final class Sealed {

		@Id
		@Nullable
		Long id;

	}

	static class OfFinal {

		@Id
		@Nullable
		Long id;

		@Lazy
		@Nullable
		Sealed target;

	}

	static class OfConstructor {

		@Id
		@Nullable
		Long id;

		@Lazy
		@Nullable
		Bell bell;

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

	private long storedPet(@Nullable Owner owner) {
		Pet pet = new Pet();
		pet.owner = owner;
		return Objects.requireNonNull(this.template.save(pet, Pet.class).id);
	}

	private Pet pet(long id) {
		return Objects.requireNonNull(this.template.findById(id, Pet.class));
	}

	private Owner owner(long id) {
		return Objects.requireNonNull(this.template.findById(id, Owner.class));
	}

	@Test
	void theIdLoadsNothingAndAMethodLoads() {
		long id = storedPet(new Owner("first"));
		inTransaction((_) -> {
			Owner owner = pet(id).owner;
			assertThat(owner.getId()).isNotNull();
			assertThat(owner.getClass()).isNotEqualTo(Owner.class);
			assertThat(owner.name).as("not loaded").isEmpty();
			assertThat(owner.getName()).isEqualTo("first");
			assertThat(owner.join(1, "x", 2.5, 3, 4)).isEqualTo("first1x2.52");
		});
		Owner detached = pet(id).owner;
		assertThat(detached.getId()).isNotNull();
		assertThat(detached.name).as("not loaded").isEmpty();
		assertThat(detached.getName()).isEqualTo("first");
		assertThat(detached.getVersion()).isZero();
	}

	/** Case 5 of the graph cases. */
	@Test
	void answersAsTheTargetsOwn() {
		long id = storedPet(new Owner("first"));
		assertThat(pet(id).owner).hasToString("owner first").isEqualTo(new Owner("first")).isNotEqualTo(new Owner("x"));
		assertThat(pet(id).owner.hashCode()).isEqualTo("first".hashCode());
		assertThat(pet(id).owner.equals(pet(id).owner)).isTrue();
		assertThat(pet(id).owner.equals(null)).isFalse();
	}

	/** Case 5 of the graph cases. */
	@Test
	void nullStaysNull() {
		assertThat(pet(storedPet(null)).owner).isNull();
	}

	@Test
	void anEarlierAndALaterEagerReferenceGiveTheSameInstance() {
		long id = storedPet(new Owner("first"));
		inTransaction((_) -> {
			Pet pet = pet(id);
			Owner loaded = owner(pet.owner.getId());
			assertThat(loaded).isSameAs(pet.owner);
			assertThat(loaded.name).as("filled").isEqualTo("first");
		});
		inTransaction((_) -> pet(id).keeper = pet(id).owner);
		Pet read = pet(id);
		assertThat(read.keeper).isSameAs(read.owner);
		assertThat(read.keeper.name).as("filled").isEqualTo("first");
	}

	/** Case 5 of the graph cases. */
	@Test
	void theReferenceGoesOnWithoutLoading() {
		long id = storedPet(new Owner("first"));
		Owner detached = pet(id).owner;
		long second = storedPet(detached);
		assertThat(detached.name).as("not loaded").isEmpty();
		assertThat(pet(second).owner.getId()).isEqualTo(detached.getId());
		inTransaction((_) -> {
			Owner managed = pet(id).owner;
			assertThat(pet(storedPet(managed)).owner).isSameAs(managed);
			assertThat(managed.name).as("not loaded").isEmpty();
		});
		assertThat(this.template.count(Owner.class)).isOne();
		assertThat(owner(detached.getId()).getVersion()).as("unfilled is unchanged").isZero();
	}

	@Test
	void changesAreWritten() {
		long id = storedPet(new Owner("first"));
		inTransaction((_) -> pet(id).owner.setName("second"));
		Owner detached = pet(id).owner;
		assertThat(detached.getName()).isEqualTo("second");
		assertThat(detached.getVersion()).isOne();
		detached.setName("third");
		this.template.save(detached, Owner.class);
		assertThat(pet(id).owner.getName()).isEqualTo("third");
		inTransaction((_) -> {
			Owner managed = pet(id).owner;
			Owner copy = new Owner("fourth");
			copy.id = managed.getId();
			copy.version = 2;
			assertThat(this.template.save(copy, Owner.class)).isSameAs(managed);
		});
		assertThat(pet(id).owner.getName()).isEqualTo("fourth");
		assertThat(this.template.count(Owner.class)).isOne();
	}

	@Test
	void anUnfilledOneIsSavedAndDeleted() {
		long id = storedPet(new Owner("first"));
		Owner detached = pet(id).owner;
		this.template.save(detached, Owner.class);
		assertThat(this.template.count(Owner.class)).isOne();
		Pet pet = pet(id);
		Owner unfilled = pet.owner;
		pet.owner = null;
		this.template.save(pet, Pet.class);
		this.template.delete(unfilled, Owner.class);
		assertThat(this.template.count(Owner.class)).isZero();
	}

	@Test
	void partsOfALazyOneLoadIntoTheSameGraph() {
		Owner first = new Owner("first");
		first.parent = new Owner("parent");
		first.parent.children.add(first);
		Pet read = pet(storedPet(first));
		assertThat(read.owner.getParent().getName()).isEqualTo("parent");
		assertThat(read.owner.getParent().getChildren().get(0)).isSameAs(read.owner);
	}

	@Test
	void theTargetOfOneThatWasDeletedIsTold() {
		long id = storedPet(new Owner("first"));
		Pet read = pet(id);
		Owner owner = read.owner;
		this.template.deleteById(id, Pet.class);
		this.template.deleteById(owner.getId(), Owner.class);
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(owner::getName).withMessageContaining("deleted");
	}

	@Test
	void aPoolThatIsClosedIsNamed() {
		long id = storedPet(new Owner("first"));
		Owner owner = pet(id).owner;
		this.testHeap.heap().close();
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(owner::getName)
				.withMessageContaining("closed");
	}

	@Test
	void becomesAPlainInstanceWhenSerialized() throws IOException, ClassNotFoundException {
		Pet read = pet(storedPet(new Owner("first")));
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(read);
		}
		assertThat(bytes.toString(StandardCharsets.ISO_8859_1)).doesNotContain("Lazy$").doesNotContain("PmemLazy");
		try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
			Pet copy = (Pet) in.readObject();
			assertThat(copy.owner.getClass()).isEqualTo(Owner.class);
			assertThat(copy.owner.getName()).isEqualTo("first");
		}
	}

	@Test
	void recordsGettersAndParametersAreMarked() {
		Tag tag = this.template.save(new Tag(null, new Owner("first")), Tag.class);
		Tag readTag = this.template.findById(Objects.requireNonNull(tag.id()), Tag.class);
		assertThat(readTag.owner().name).as("not loaded").isEmpty();
		assertThat(readTag.owner().getName()).isEqualTo("first");
		Collar collar = new Collar();
		collar.owner = new Owner("second");
		Collar readCollar = this.template.findById(this.template.save(collar, Collar.class).id, Collar.class);
		assertThat(readCollar.owner.name).as("not loaded").isEmpty();
		assertThat(readCollar.getOwner().getName()).isEqualTo("second");
		Bell bell = this.template.save(new Bell(null, new Owner("third")), Bell.class);
		Bell readBell = this.template.findById(bell.id, Bell.class);
		assertThat(readBell.owner.name).as("not loaded").isEmpty();
		assertThat(readBell.owner.getName()).isEqualTo("third");
	}

	/** Case 5 of the graph cases. */
	@Test
	void classesWhoseInstancesCannotFillThemselvesAreRefused() {
		assertRefused(new OfFinal(), OfFinal.class, "OfFinal.target", "Sealed", "final");
		assertRefused(new OfRecord(), OfRecord.class, "OfRecord.tag", "Tag", "record");
		assertRefused(new OfConstructor(), OfConstructor.class, "OfConstructor.bell", "Bell", "constructor");
	}

	private <T> void assertRefused(T instance, Class<T> type, String... parts) {
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> this.template.save(instance, type))
				.satisfies((ex) -> assertThat(ex).rootCause().hasMessageContainingAll(parts));
	}

	@Test
	void savepointsAndRollbacksLeaveUnfilledOnes() {
		long id = storedPet(new Owner("first"));
		inTransaction((status) -> {
			Object savepoint = status.createSavepoint();
			Owner owner = pet(id).owner;
			owner.setName("changed");
			status.rollbackToSavepoint(savepoint);
			assertThat(pet(id).owner.getName()).isEqualTo("first");
		});
		Owner[] left = new Owner[1];
		inTransaction((status) -> {
			left[0] = pet(id).owner;
			status.setRollbackOnly();
		});
		assertThat(left[0].getName()).isEqualTo("first");
	}

}
