/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.annotation.HeapObject;
import dev.pmem.heap.exception.UniqueKeyException;
import dev.pmem.heap.object.PropertyRules;
import dev.pmem.heap.object.ReferencedId;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.object.TypeModel;
import dev.pmem.heap.object.TypeModels;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;

/** Properties that show the id of the object to which another property refers, and references that are unique. */
class ReferencedIdTests {

	@HeapObject
	static class Owner {

		long id;

	}

	@HeapObject
	static class Pet {

		long id;

		@Nullable
		Owner owner;

		/** Not stored. */
		long ownerId = -1;

		List<Owner> friends = new ArrayList<>();

	}

	private static final class Models implements TypeModels {

		private final TypeModels plain = new ReflectionTypeModels();

		@Override
		public <T> TypeModel<T> modelOf(Class<T> type) {
			TypeModel<T> model = this.plain.modelOf(type);
			return new TypeModel<>(type, model.properties().stream()
					.filter((property) -> !property.name().equals("ownerId")).toList(), model.creator(),
					model.creatorProperties());
		}

		@Override
		public boolean isEntity(Class<?> type) {
			return this.plain.isEntity(type);
		}

		@Override
		public boolean hasId(Class<?> type) {
			return this.plain.hasId(type);
		}

		@Override
		public Set<Class<?>> subclasses(Class<?> type) {
			return this.plain.subclasses(type);
		}

		@Override
		public List<ReferencedId> referencedIds(Class<?> type) {
			try {
				MethodHandle setter = MethodHandles.lookup().findSetter(Pet.class, "ownerId", long.class);
				return (type == Pet.class)
						? List.of(new ReferencedId("ownerId", "owner", "id", setter.asType(ReferencedId.SETTER)))
						: List.of();
			} catch (ReflectiveOperationException ex) {
				throw new AssertionError(ex);
			}
		}

		@Override
		public Map<String, PropertyRules> rules(Class<?> type) {
			return (type == Pet.class)
					? Map.of("friends[]", new PropertyRules(true, -1, true, true, true))
					: Map.of();
		}

	}

	@TempDir
	Path folder;

	private PersistentHeap heap;

	private Extent<Owner> owners;

	private Extent<Pet> pets;

	@BeforeEach
	void open() {
		TypeModels models = new Models();
		this.heap = PersistentHeap.open(this.folder.resolve("test.pmem"),
				HeapOptions.DEFAULTS.withDurability(Durability.PROCESS_CRASH));
		this.owners = this.heap.extent(ExtentDefinition.of(Owner.class).id("id").models(models).build());
		this.pets = this.heap.extent(ExtentDefinition.of(Pet.class).id("id").models(models).build());
		this.heap.inTransactionWithoutResult((transaction) -> {
			for (long id = 1; id <= 3; id++) {
				Owner owner = new Owner();
				owner.id = 10 * id;
				this.owners.insert(transaction, owner);
				Pet pet = new Pet();
				pet.id = id;
				pet.owner = (id == 3) ? null : owner;
				this.pets.insert(transaction, pet);
			}
		});
	}

	@AfterEach
	void close() {
		assertThat(this.heap.verify().problems()).isEmpty();
		this.heap.close();
	}

	private Pet pet(long id) {
		return this.heap.inTransaction((transaction) -> this.pets.find(transaction, id));
	}

	@Test
	void instancesThatAreReadHaveTheId() {
		assertThat(pet(1).ownerId).isEqualTo(10);
		assertThat(pet(2).ownerId).isEqualTo(20);
		assertThat(pet(3).ownerId).as("what the constructor sets").isEqualTo(-1);
		this.heap.inTransactionWithoutResult((transaction) -> {
			Pet pet = this.pets.find(transaction, 1L);
			pet.owner = this.owners.find(transaction, 20L);
			pet.ownerId = 30;
		});
		assertThat(pet(1).ownerId).isEqualTo(20);
	}

	@Test
	void queriesAskTheReference() {
		this.heap.inTransactionWithoutResult((transaction) -> {
			assertThat(this.pets.count(transaction, Criteria.where("ownerId", Operator.EQUAL, 10L))).isOne();
			assertThat(this.pets.count(transaction, Criteria.where("ownerId", Operator.GREATER, 5L))).isEqualTo(2);
			assertThat(this.pets.count(transaction, Criteria.where("ownerId", Operator.IS_NULL))).isOne();
		});
		assertThat(this.pets.explain(Query.of(Criteria.where("ownerId", Operator.EQUAL, 10L))))
				.isEqualTo(this.pets.explain(Query.of(Criteria.where("owner.id", Operator.EQUAL, 10L))))
				.startsWith("index ->owner [owner]");
	}

	@Test
	void uniqueReferencesHaveOneReferrer() {
		this.heap.inTransactionWithoutResult((transaction) -> this.pets.find(transaction, 1L).friends
				.add(this.owners.find(transaction, 10L)));
		assertThatExceptionOfType(UniqueKeyException.class)
				.isThrownBy(() -> this.heap.inTransactionWithoutResult((transaction) -> this.pets.find(transaction,
						2L).friends.add(this.owners.find(transaction, 10L))))
				.withMessageContaining("friends[]");
		assertThatExceptionOfType(UniqueKeyException.class)
				.isThrownBy(() -> this.heap.inTransactionWithoutResult((transaction) -> {
					Owner owner = this.owners.find(transaction, 20L);
					this.pets.find(transaction, 2L).friends.add(owner);
					this.pets.find(transaction, 3L).friends.add(owner);
				}));
		this.heap.inTransactionWithoutResult((transaction) -> {
			List<Owner> friends = this.pets.find(transaction, 1L).friends;
			this.pets.find(transaction, 2L).friends.addAll(friends);
			friends.clear();
		});
		this.heap.inTransactionWithoutResult(
				(transaction) -> assertThat(this.pets.find(transaction, 2L).friends).hasSize(1));
	}

}
