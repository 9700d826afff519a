/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.exception.UnstorableValueException;
import dev.pmem.heap.exception.UnsupportedTypeException;
import dev.pmem.heap.object.PropertyRules;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.object.TypeModel;
import dev.pmem.heap.object.TypeModels;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.IndexDefinition;

/** Rules of properties: null, length, what inserts and updates leave out. */
class PropertyRulesTests {

	record Place(@Nullable String street, @Nullable String city, int floor) {}

	record Person(long id, @Nullable String name, @Nullable Place home, byte @Nullable [] photo, long created,
			@Nullable List<@Nullable Place> places, @Nullable Map<String, @Nullable String> notes,
			@Nullable String[] tags,
			Optional<Place> other) {

		static Person of(long id) {
			return new Person(id, null, null, null, 0, null, null, new String[0], Optional.empty());
		}

		Person withName(@Nullable String name) {
			return new Person(this.id, name, this.home, this.photo, this.created, this.places, this.notes, this.tags,
					this.other);
		}

		Person withHome(@Nullable Place home) {
			return new Person(this.id, this.name, home, this.photo, this.created, this.places, this.notes, this.tags,
					this.other);
		}

		Person withPhoto(int length) {
			return new Person(this.id, this.name, this.home, new byte[length], this.created, this.places, this.notes,
					this.tags, this.other);
		}

		Person withCreated(long created) {
			return new Person(this.id, this.name, this.home, this.photo, created, this.places, this.notes, this.tags,
					this.other);
		}

		Person withParts(@Nullable List<@Nullable Place> places, @Nullable Map<String, @Nullable String> notes,
				@Nullable String... tags) {
			return new Person(this.id, this.name, this.home, this.photo, this.created, places, notes, tags, this.other);
		}

		Person withOther(Place other) {
			return new Person(this.id, this.name, this.home, this.photo, this.created, this.places, this.notes,
					this.tags, Optional.of(other));
		}

	}

	/** The class in an earlier release: in its layout the properties lie elsewhere. */
	record EarlierPerson(long id, long created, int further, @Nullable Place home, @Nullable String name) {}

	private static final PropertyRules NOT_NULL = new PropertyRules(false, -1, true, true);

	private static final PropertyRules NOT_INSERTED = new PropertyRules(true, -1, false, true);

	private static final PropertyRules NOT_UPDATED = new PropertyRules(true, -1, true, false);

	private record Models(Map<String, PropertyRules> rules) implements TypeModels {

		private static final TypeModels PLAIN = new ReflectionTypeModels();

		@Override
		public <T> TypeModel<T> modelOf(Class<T> type) {
			return PLAIN.modelOf(type);
		}

		@Override
		public Map<String, PropertyRules> rules(Class<?> type) {
			return this.rules;
		}

	}

	@TempDir
	Path folder;

	private static PropertyRules atMost(int length) {
		return new PropertyRules(true, length, true, true);
	}

	private PersistentHeap open() {
		return PersistentHeap.open(this.folder.resolve("test.pmem"),
				new HeapOptions(Durability.PROCESS_CRASH, 4 << 20, 64 << 20));
	}

	private static <T> Extent<T> extent(PersistentHeap heap, Class<T> type, Map<String, PropertyRules> rules,
			IndexDefinition... indexes) {
		return heap.extent(new ExtentDefinition<>("persons", type, new Models(rules), "id", List.of(indexes)));
	}

	private static @Nullable Person stored(PersistentHeap heap, Extent<Person> persons, long id) {
		return heap.inTransaction((transaction) -> persons.read(transaction, persons.locate(transaction, id)));
	}

	private static void update(PersistentHeap heap, Extent<Person> persons, long id, UnaryOperator<Person> change) {
		heap.inTransactionWithoutResult((transaction) -> {
			long reference = persons.locate(transaction, id);
			persons.update(transaction, reference, change.apply(persons.read(transaction, reference)));
		});
	}

	private void requireRefused(Map<String, PropertyRules> rules, Person person, String message) {
		try (PersistentHeap heap = open()) {
			Extent<Person> persons = extent(heap, Person.class, Map.of());
			heap.inTransactionWithoutResult((transaction) -> persons.insert(transaction, Person.of(person.id)));
		}
		try (PersistentHeap heap = open()) {
			Extent<Person> persons = extent(heap, Person.class, rules);
			assertThatExceptionOfType(UnstorableValueException.class)
					.isThrownBy(() -> heap.inTransactionWithoutResult((transaction) -> persons.insert(transaction,
							new Person(-1, person.name, person.home, person.photo, person.created, person.places,
									person.notes, person.tags, person.other))))
					.withMessageContaining(message);
			assertThatExceptionOfType(UnstorableValueException.class)
					.isThrownBy(() -> update(heap, persons, person.id, (_) -> person.withCreated(1)))
					.withMessageContaining(message);
			heap.inTransactionWithoutResult((transaction) -> {
				assertThat(persons.locate(transaction, -1L)).isEqualTo(Extent.NONE);
				persons.delete(transaction, persons.locate(transaction, person.id));
			});
			assertThat(heap.verify().problems()).isEmpty();
		}
	}

	@Test
	void nullIsRefusedWithItsPath() {
		requireRefused(Map.of("name", NOT_NULL), Person.of(1), "Person.name must not be null");
		requireRefused(Map.of("home.city", NOT_NULL), Person.of(1), "Person.home.city must not be null");
		requireRefused(Map.of("home.city", NOT_NULL), Person.of(1).withHome(new Place("a", null, 1)),
				"Person.home.city must not be null");
		requireRefused(Map.of("places[].city", NOT_NULL),
				Person.of(1).withParts(List.of(new Place(null, "a", 1), new Place("b", null, 1)), null),
				"Person.places[1].city must not be null");
		requireRefused(Map.of("places[]", NOT_NULL), Person.of(1).withParts(Arrays.asList((Place) null), null),
				"Person.places[0] must not be null");
		requireRefused(Map.of("tags[]", NOT_NULL), Person.of(1).withParts(null, null, "a", null),
				"Person.tags[1] must not be null");
	}

	@Test
	void lengthIsCountedInCharactersAndBytes() {
		requireRefused(Map.of("name", atMost(3)), Person.of(1).withName("four"),
				"Person.name has 4 characters; at most 3 are allowed");
		requireRefused(Map.of("name", atMost(3)), Person.of(1).withName("\u20ac\u20ac\u20ac\u20ac"),
				"Person.name has 4 characters; at most 3 are allowed");
		requireRefused(Map.of("home.city", atMost(3)), Person.of(1).withHome(new Place(null, "four", 1)),
				"Person.home.city has 4 characters");
		requireRefused(Map.of("photo", atMost(3)), Person.of(1).withPhoto(4), "Person.photo has 4 bytes");
		requireRefused(Map.of("notes[]", atMost(3)), Person.of(1).withParts(null, Map.of("key", "four")),
				"Person.notes[key] has 4 characters");
		try (PersistentHeap heap = open()) {
			Extent<Person> persons = extent(heap, Person.class, Map.of("name", atMost(3), "photo", atMost(4), "tags[]",
					atMost(1), "created", atMost(1), "other", atMost(1)));
			heap.inTransactionWithoutResult((transaction) -> persons.insert(transaction,
					Person.of(1).withName("\u20ac\u20ac\u00e4").withPhoto(4).withParts(null, null, "a", "b")
							.withCreated(1000).withOther(new Place("long", "long", 1))));
		}
	}

	@Test
	void whatIsStoredAlreadyIsJudgedWhenItIsNextWritten() {
		try (PersistentHeap heap = open()) {
			Extent<Person> persons = extent(heap, Person.class, Map.of());
			heap.inTransactionWithoutResult((transaction) -> persons.insert(transaction, Person.of(1)));
		}
		try (PersistentHeap heap = open()) {
			Extent<Person> persons = extent(heap, Person.class, Map.of("name", NOT_NULL));
			assertThat(stored(heap, persons, 1)).extracting(Person::name).isNull();
			update(heap, persons, 1, (person) -> person);
			assertThatExceptionOfType(UnstorableValueException.class)
					.isThrownBy(() -> update(heap, persons, 1, (person) -> person.withCreated(2)));
			update(heap, persons, 1, (person) -> person.withName("a"));
			assertThat(stored(heap, persons, 1)).extracting(Person::name).isEqualTo("a");
		}
	}

	@Test
	void insertsLeaveOutWhatIsNotInsertable() {
		try (PersistentHeap heap = open()) {
			Extent<Person> persons = extent(heap, Person.class,
					Map.of("name", NOT_INSERTED, "created", NOT_INSERTED, "home.city", NOT_INSERTED),
					IndexDefinition.of("name", "name"));
			heap.inTransactionWithoutResult((transaction) -> persons.insert(transaction, Person.of(1).withName("a")
					.withCreated(2).withHome(new Place("street", "city", 3)).withParts(List.of(new Place("a", "b", 1)),
							Map.of("a", "b"), "tag")));
			Person person = stored(heap, persons, 1);
			assertThat(person.name()).isNull();
			assertThat(person.created()).isZero();
			assertThat(person.home()).isEqualTo(new Place("street", null, 3));
			assertThat(person.places()).containsExactly(new Place("a", "b", 1));
			assertThat(person.tags()).containsExactly("tag");
			update(heap, persons, 1, (each) -> each.withName("b").withCreated(4));
			assertThat(stored(heap, persons, 1)).extracting(Person::name, Person::created).containsExactly("b", 4L);
			assertThat(heap.verify().problems()).isEmpty();
		}
	}

	@Test
	void updatesLeaveWhatIsNotUpdatable() {
		try (PersistentHeap heap = open()) {
			Extent<Person> persons = extent(heap, Person.class,
					Map.of("name", NOT_UPDATED, "created", NOT_UPDATED, "home.city", NOT_UPDATED),
					IndexDefinition.unique("name", "name"));
			Person first = Person.of(1).withName("a").withCreated(2).withHome(new Place("street", "city", 3));
			heap.inTransactionWithoutResult((transaction) -> {
				persons.insert(transaction, first);
				persons.insert(transaction, Person.of(2).withName("b"));
			});
			heap.inTransactionWithoutResult((transaction) -> assertThat(persons.differs(transaction,
					persons.locate(transaction, 1L), first.withName(null).withCreated(9))).isFalse());
			update(heap, persons, 1, (person) -> person.withName("b").withCreated(5).withPhoto(2)
					.withHome(new Place("other", null, 4)));
			assertThat(stored(heap, persons, 1)).usingRecursiveComparison()
					.isEqualTo(first.withPhoto(2).withHome(new Place("other", "city", 4)));
			update(heap, persons, 1, (person) -> person.withHome(null));
			assertThat(stored(heap, persons, 1).home()).as("only what stays").isEqualTo(new Place(null, "city", 0));
			update(heap, persons, 2, (person) -> person.withHome(new Place("street", "city", 3)));
			assertThat(stored(heap, persons, 2).home()).isEqualTo(new Place("street", null, 3));
			heap.inTransactionWithoutResult((transaction) -> assertThat(persons.count(transaction,
					Criteria.where("name", Operator.EQUAL, "a"))).isOne());
			assertThat(heap.verify().problems()).isEmpty();
		}
	}

	@Test
	void updatesLeaveWhatAnEarlierLayoutHas() {
		try (PersistentHeap heap = open()) {
			Extent<EarlierPerson> persons = extent(heap, EarlierPerson.class, Map.of());
			heap.inTransactionWithoutResult((transaction) -> persons.insert(transaction,
					new EarlierPerson(1, 7, 8, new Place("street", "city", 3), "a")));
		}
		try (PersistentHeap heap = open()) {
			Extent<Person> persons = extent(heap, Person.class,
					Map.of("name", NOT_UPDATED, "created", NOT_UPDATED, "home.city", NOT_UPDATED));
			update(heap, persons, 1, (_) -> Person.of(1).withName("b").withPhoto(1));
			assertThat(stored(heap, persons, 1)).usingRecursiveComparison().isEqualTo(
					Person.of(1).withName("a").withCreated(7).withHome(new Place(null, "city", 0)).withPhoto(1));
			assertThat(heap.verify().problems()).isEmpty();
		}
	}

	@Test
	void aRuleOfNothingIsRefused() {
		try (PersistentHeap heap = open()) {
			assertThatExceptionOfType(UnsupportedTypeException.class)
					.isThrownBy(() -> extent(heap, Person.class, Map.of("nothing", NOT_NULL)))
					.withMessageContaining("Person.nothing");
			assertThatExceptionOfType(UnsupportedTypeException.class)
					.isThrownBy(() -> extent(heap, Person.class, Map.of("places[].city", NOT_UPDATED)))
					.withMessageContaining("Person.places[].city");
		}
	}

}
