/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.pmem.heap.context.GraphObjects.Link;
import dev.pmem.heap.context.GraphObjects.Person;
import dev.pmem.heap.context.GraphObjects.Robot;
import dev.pmem.heap.context.GraphObjects.Thing;
import dev.pmem.heap.exception.UnstorableValueException;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Savepoint;
import dev.pmem.heap.store.TransactionOptions;
import dev.pmem.testing.TemporaryHeap;

/**
 * What random graphs have found: changes that are taken back, or overwritten, leave nothing in the instances.
 */
class GraphRollbackTests {

	private TemporaryHeap temporary;

	private Extent<Thing> things;

	@BeforeEach
	void open() throws IOException {
		this.temporary = new TemporaryHeap();
		this.things = this.temporary.heap().extent(GraphObjects.THINGS);
		inTransaction((transaction) -> {
			Person first = person(1);
			first.list.add(person(2));
			this.things.insert(transaction, first);
		});
	}

	@AfterEach
	void close() throws IOException {
		this.temporary.close();
	}

	private void inTransaction(Consumer<HeapTransaction> action) {
		this.temporary.heap().inTransactionWithoutResult(action);
	}

	private static Person person(long id) {
		Person person = new Person();
		person.id = id;
		return person;
	}

	private Thing thing(HeapTransaction transaction, long id) {
		return Objects.requireNonNull(this.things.find(transaction, id));
	}

	@Test
	void aNewObjectThatOnlyADroppedChangeRefersToIsNotStored() {
		inTransaction((transaction) -> {
			Thing first = thing(transaction, 1);
			Savepoint savepoint = transaction.savepoint();
			first.friend = person(3);
			transaction.rollbackTo(savepoint);
			assertThat(first.friend).isNull();
			first.friend = person(4);
		});
		inTransaction((transaction) -> {
			assertThat(this.things.find(transaction, 3L)).isNull();
			assertThat(thing(transaction, 1).friend).isSameAs(thing(transaction, 4));
		});
	}

	@Test
	void aSavepointBeforeTheFirstObjectCounts() {
		inTransaction((transaction) -> {
			Savepoint savepoint = transaction.savepoint();
			thing(transaction, 1).label = "dropped";
			this.things.insert(transaction, person(3));
			transaction.rollbackTo(savepoint);
			assertThat(thing(transaction, 1).label).isNull();
		});
		inTransaction((transaction) -> {
			assertThat(thing(transaction, 1).label).isNull();
			assertThat(this.things.count(transaction)).isEqualTo(2);
		});
	}

	@Test
	void aCollectionThatWasLoadedSinceTheSavepointHoldsTheInstancesOfTheTransaction() {
		inTransaction((transaction) -> {
			Thing first = thing(transaction, 1);
			Savepoint savepoint = transaction.savepoint();
			first.list.getFirst().label = "dropped";
			transaction.rollbackTo(savepoint);
			assertThat(first.list.getFirst().label).isNull();
			assertThat(first.list.getFirst()).isSameAs(thing(transaction, 2));
			first.list.getFirst().label = "kept";
		});
		inTransaction((transaction) -> assertThat(thing(transaction, 2).label).isEqualTo("kept"));
	}

	@Test
	void theManagedInstanceTakesTheStateOfACopy() {
		inTransaction((transaction) -> {
			Thing first = thing(transaction, 1);
			Person copy = person(1);
			copy.label = "copy";
			copy.list = List.of(person(2), person(3));
			this.things.update(transaction, this.things.locate(transaction, 1L), copy);
			assertThat(first.label).isEqualTo("copy");
			assertThat(first.list).containsExactly(thing(transaction, 2), thing(transaction, 3));
		});
		inTransaction((transaction) -> assertThat(thing(transaction, 1).list).hasSize(2));
	}

	@Test
	void aNewObjectThatWasMetInAFailureIsNotStored() {
		inTransaction((transaction) -> {
			Thing first = thing(transaction, 1);
			first.friend = person(3);
			first.list.add(new Thing() {});
			assertThatThrownBy(transaction::savepoint).isInstanceOf(UnstorableValueException.class);
			first.friend = person(4);
			first.list.clear();
		});
		inTransaction((transaction) -> assertThat(this.things.find(transaction, 3L)).isNull());
	}

	/** As it is with the ids of records, which are given to copies. */
	private static final class Copying implements EntityListener {

		@Override
		public boolean observesSaves() {
			return true;
		}

		@Override
		public Object beforeAssign(Object instance, boolean isNew) {
			Link link = (Link) instance;
			return new Link(link.key() + 1000, link.left(), link.right(), link.link());
		}

	}

	@Test
	void anInstanceWhoseCopyWasStoredStandsForTheObject() {
		ReflectionTypeModels models = new ReflectionTypeModels();
		PlainTypes plain = new PlainTypes(models, this.temporary.heap()::extent,
				() -> this.temporary.heap().begin(TransactionOptions.READ_ONLY), LoadWarning.NEVER);
		plain.opened(this.things);
		EntityTypes types = new KnownTypes(models, LoadWarning.NEVER) {

			@Override
			protected EntityType bind(Class<?> type) {
				return (type == Link.class)
						? new EntityType(plain.typeOf(type).extent(), EntityRules.withoutIds(new Copying()))
						: plain.typeOf(type);
			}

			@Override
			public HeapTransaction beginReadOnly() {
				return plain.beginReadOnly();
			}

		};
		inTransaction((transaction) -> {
			PersistenceContext context = PersistenceContext.managing(transaction, types);
			Robot robot = new Robot();
			robot.id = 3;
			robot.link = new Link(5, robot, null, null);
			context.insert(types.typeOf(Robot.class), robot);
			context.flush();
			Robot other = new Robot();
			other.id = 4;
			other.link = robot.link;
			context.insert(types.typeOf(Robot.class), other);
		});
		inTransaction((transaction) -> {
			PersistenceContext.managing(transaction, types);
			Robot robot = (Robot) thing(transaction, 3);
			assertThat(Objects.requireNonNull(robot.link).key()).isEqualTo(1005);
			assertThat(((Robot) thing(transaction, 4)).link).isSameAs(robot.link);
		});
	}

}
