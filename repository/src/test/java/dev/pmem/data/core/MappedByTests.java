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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import jakarta.persistence.CascadeType;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OneToOne;
import jakarta.persistence.OrderBy;
import jakarta.persistence.OrderColumn;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.mapping.MappingException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.data.transaction.PmemTransactionManager;
import dev.pmem.heap.annotation.DeleteAction;
import dev.pmem.heap.annotation.OnDelete;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.Query;

/**
 * Sides of associations that are {@code mappedBy} a property of their targets.
 */
class MappedByTests {

	private final TestHeap testHeap = new TestHeap();

	private PmemTemplate template;

	private TransactionTemplate transactions;

	static class House implements Serializable {

		private static final long serialVersionUID = 1L;

		@Id
		@GeneratedValue
		@Nullable
		Long id;

		String name = "";

		@OneToMany(mappedBy = "house", cascade = CascadeType.ALL, orphanRemoval = true)
		@SuppressWarnings("serial")
		final List<Room> rooms = new ArrayList<>();

		@OneToMany(mappedBy = "house")
		@SuppressWarnings("serial")
		Set<Room> same = new LinkedHashSet<>();

		@OneToOne(mappedBy = "house", fetch = FetchType.LAZY)
		@Nullable
		Roof roof;

		Room room(String name) {
			Room room = new Room();
			room.name = name;
			room.house = this;
			return room;
		}

	}

	static class Room implements Serializable {

		private static final long serialVersionUID = 1L;

		@Id
		@GeneratedValue
		@Nullable
		Long id;

		String name = "";

		@ManyToOne
		@Nullable
		House house;

		String name() {
			return this.name;
		}

	}

	static class Roof implements Serializable {

		private static final long serialVersionUID = 1L;

		@Id
		@GeneratedValue
		@Nullable
		Long id;

		int tiles = 7;

		@OneToOne
		@Nullable
		House house;

		int tiles() {
			return this.tiles;
		}

	}

	static class Lease {

		@Id
		@GeneratedValue
		@Nullable
		Long id;

		@ManyToOne
		@OnDelete(DeleteAction.DELETE)
		@Nullable
		House house;

		@OneToMany(cascade = CascadeType.ALL)
		List<Payment> payments = new ArrayList<>();

	}

	static class Payment {

		@Id
		@GeneratedValue
		@Nullable
		Long id;

	}

	static class WithUnknown {

		@Id
		Long id = 1L;

		@OneToMany(mappedBy = "huose")
		List<Room> rooms = new ArrayList<>();

	}

	static class WithWrong {

		@Id
		Long id = 1L;

		@OneToMany(mappedBy = "house")
		List<Room> rooms = new ArrayList<>();

	}

	static class WithOrderColumn {

		@Id
		Long id = 1L;

		@OneToMany(mappedBy = "owner")
		@OrderColumn
		List<Part> parts = new ArrayList<>();

	}

	static class Part {

		@Id
		Long id = 1L;

		@ManyToOne
		@Nullable
		Object owner;

	}

	static class WithoutKey {

		@Id
		Long id = 1L;

		@OneToMany(mappedBy = "house")
		Map<String, Door> doors = new LinkedHashMap<>();

	}

	static class Door {

		@Id
		Long id = 1L;

		@ManyToOne
		@Nullable
		WithoutKey house;

	}

	static class WithBadOrder {

		@Id
		Long id = 1L;

		@OneToMany(mappedBy = "house")
		@OrderBy("height DESC")
		List<Window> windows = new ArrayList<>();

	}

	static class Window {

		@Id
		Long id = 1L;

		@ManyToOne
		@Nullable
		WithBadOrder house;

	}

	record WithRecord(@Id Long id, @OneToMany(mappedBy = "house") List<Lamp> lamps) {}

	static class Lamp {

		@Id
		Long id = 1L;

		@ManyToOne
		@Nullable
		WithRecord house;

	}

	@BeforeEach
	void open() {
		this.template = new PmemTemplate(this.testHeap.heap());
		PmemTransactionManager manager = new PmemTransactionManager(this.testHeap.heap());
		manager.setNestedTransactionAllowed(true);
		this.transactions = new TransactionTemplate(manager);
	}

	@AfterEach
	void close() {
		assertThat(this.testHeap.heap().verify().problems()).isEmpty();
		this.testHeap.close();
	}

	private House house(long id) {
		return Objects.requireNonNull(this.template.findById(id, House.class));
	}

	private long stored(String... rooms) {
		House house = new House();
		for (String each : rooms) {
			house.rooms.add(house.room(each));
		}
		return Objects.requireNonNull(this.template.save(house, House.class).id);
	}

	private static List<String> names(Iterable<Room> rooms) {
		List<String> names = new ArrayList<>();
		rooms.forEach((each) -> names.add(each.name));
		return names;
	}

	@Test
	void aFinalCollectionIsFilled() {
		House house = house(stored("kitchen", "bath"));
		assertThat(house.rooms).isInstanceOf(ArrayList.class);
		assertThat(names(house.rooms)).containsExactly("kitchen", "bath");
		assertThat(house.same).containsExactlyElementsOf(house.rooms);
	}

	@Test
	void aTargetAloneIsLoadedAtTheFirstCall() {
		long id = stored();
		assertThat(house(id).roof).isNull();
		Roof roof = new Roof();
		roof.house = house(id);
		this.template.save(roof, Roof.class);
		House house = house(id);
		Roof found = Objects.requireNonNull(house.roof);
		assertThat(found.getClass()).isNotSameAs(Roof.class);
		assertThat(found.tiles()).isEqualTo(7);
		assertThat(found.house).isSameAs(house);
	}

	@Test
	void aSideIsSerializedAsPlainOnes() throws IOException, ClassNotFoundException {
		House house = house(stored("kitchen"));
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(house);
		}
		try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
			House copy = (House) in.readObject();
			assertThat(names(copy.same)).containsExactly("kitchen");
			copy.rooms.clear();
			this.template.save(copy, House.class);
		}
		assertThat(this.template.count(Room.class)).isZero();
	}

	@Test
	void theFirstTouchSeesWhatWasChangedBefore() {
		long id = stored("kitchen", "bath");
		long other = stored();
		this.transactions.executeWithoutResult((_) -> {
			House house = house(id);
			Room bath = house.rooms.getLast();
			bath.house = house(other);
			assertThat(names(house(other).same)).containsExactly("bath");
			Room attic = new Room();
			attic.name = "attic";
			attic.house = house;
			this.template.save(attic, Room.class);
			assertThat(names(house.same)).containsExactly("kitchen", "attic");
		});
	}

	@Test
	void aSavepointGivesTheSideBack() {
		long id = stored("kitchen", "bath");
		this.transactions.executeWithoutResult((_) -> {
			House house = house(id);
			assertThat(house.same).hasSize(2);
			TransactionTemplate nested = new TransactionTemplate(
					Objects.requireNonNull(this.transactions.getTransactionManager()));
			nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
			nested.executeWithoutResult((status) -> {
				house.rooms.clear();
				house.same.clear();
				this.template.flush();
				assertThat(this.template.count(Room.class)).isZero();
				status.setRollbackOnly();
			});
			assertThat(house.same).hasSize(2);
			assertThat(house.rooms).hasSize(2);
		});
		assertThat(this.template.count(Room.class)).isEqualTo(2);
	}

	@Test
	void aRollbackGivesASavedCopyBackWhatItHad() {
		House copy = house(stored("kitchen"));
		Set<Room> had = copy.same;
		had.size();
		this.transactions.executeWithoutResult((TransactionStatus status) -> {
			House saved = this.template.save(copy, House.class);
			assertThat(names(saved.same)).containsExactly("kitchen");
			status.setRollbackOnly();
		});
		assertThat(copy.same).isSameAs(had);
	}

	@Test
	void queriesLeadThroughIt() {
		long id = stored("kitchen", "bath");
		stored();
		Room kitchen = Objects.requireNonNull(this.template
				.findOne(Query.of(Criteria.where("name", Operator.EQUAL, "kitchen")), Room.class));
		for (Criteria each : List.of(Criteria.where("rooms.name", Operator.STARTING_WITH, "ba"),
				Criteria.where("rooms", Operator.IS_NOT_EMPTY), Criteria.where("rooms", Operator.CONTAINING, kitchen),
				Criteria.and(Criteria.where("same.name", Operator.EQUAL, "bath"),
						Criteria.where("rooms.house.same.name", Operator.EQUAL, "kitchen")))) {
			assertThat(this.template.find(Query.of(each), House.class)).as(each.toString())
					.extracting((house) -> house.id).containsExactly(id);
		}
		for (Criteria each : List.of(Criteria.where("rooms", Operator.IS_EMPTY),
				Criteria.where("rooms", Operator.NOT_CONTAINING, kitchen))) {
			assertThat(this.template.find(Query.of(each), House.class)).as(each.toString())
					.extracting((house) -> house.id).doesNotContain(id).hasSize(1);
		}
	}

	@Test
	void aTargetWithAnIdThatIsNotStoredIsRefused() {
		House unknown = new House();
		unknown.id = 4711L;
		assertThatExceptionOfType(DataIntegrityViolationException.class)
				.isThrownBy(() -> this.template.save(unknown.room("nowhere"), Room.class))
				.withMessageContaining("Room.house").withMessageContaining("4711");
		assertThat(this.template.count(House.class)).isZero();
	}

	@Test
	void whatIsDeletedBecauseItRefersToADeletedOneDeletesToo() {
		Lease lease = new Lease();
		lease.house = house(stored());
		lease.payments.add(new Payment());
		this.template.save(lease, Lease.class);
		assertThat(this.template.count(Payment.class)).isOne();
		this.template.delete(Objects.requireNonNull(lease.house), House.class);
		assertThat(this.template.count(Lease.class)).isZero();
		assertThat(this.template.count(Payment.class)).isZero();
	}

	@ParameterizedTest
	@CsvSource({"WithUnknown, WithUnknown.rooms is mappedBy 'huose'",
			"WithWrong, WithWrong.rooms is mappedBy Room.house",
			"WithOrderColumn, OrderColumn", "WithoutKey, @MapKey(name", "WithBadOrder, 'height'",
			"WithRecord, WithRecord.lamps is set once its owner is made"})
	void whatCanNotBeIsToldByName(String name, String message) throws ClassNotFoundException {
		Class<?> type = Class.forName(MappedByTests.class.getName() + "$" + name);
		assertThatExceptionOfType(MappingException.class).isThrownBy(() -> this.template.count(type))
				.withMessageContaining(message);
	}

}
