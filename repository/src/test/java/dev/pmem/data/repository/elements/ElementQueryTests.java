/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.elements;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Convert;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.annotation.Id;
import org.springframework.data.domain.Sort;
import org.springframework.data.repository.NoRepositoryBean;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.data.core.PmemOperations;
import dev.pmem.data.core.PoolConfiguration;
import dev.pmem.data.core.index.Indexed;
import dev.pmem.data.repository.PmemRepository;
import dev.pmem.data.repository.config.EnablePmemRepositories;
import dev.pmem.data.repository.support.PmemRepositoryFactory;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.collection.PersistentList;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.Query;

/**
 * Conditions on elements that JPA has no answer to, or another one.
 */
class ElementQueryTests {

	record Call(String number, int kind) {}

	record Code(String text) {}

	static final class CodeConverter implements AttributeConverter<Code, String> {

		@Override
		public String convertToDatabaseColumn(Code code) {
			return (code == null) ? null : "#" + code.text();
		}

		@Override
		public Code convertToEntityAttribute(String text) {
			return (text == null) ? null : new Code(text.substring(1));
		}

	}

	static class Person {

		@Id
		Long id;

		@Indexed
		List<String> labels = new ArrayList<>();

		@Indexed
		@ElementCollection
		@Convert(converter = CodeConverter.class)
		List<Code> keys = new ArrayList<>();

		@Nullable
		List<@Nullable String> tags;

		int[] points = {};

		String[] names = {};

		List<Call> calls = new ArrayList<>();

		Map<String, Call> byDay = Map.of();

		@ElementCollection
		@Convert(converter = CodeConverter.class)
		Set<Code> codes = Set.of();

		List<Person> friends = new ArrayList<>();

		@OneToMany(mappedBy = "keeper")
		List<Animal> animals = new ArrayList<>();

		Person() {}

		Person(long id, @Nullable String... tags) {
			this.id = id;
			this.tags = new ArrayList<>(Arrays.asList(tags));
		}

	}

	static class Animal {

		@Id
		Long id;

		@ManyToOne
		@Nullable
		Person keeper;

		Animal() {}

		Animal(long id, Person keeper) {
			this.id = id;
			this.keeper = keeper;
		}

	}

	interface Animals extends PmemRepository<Animal, Long> {

		List<Animal> findByKeeperTags(String tag);

	}

	interface People extends PmemRepository<Person, Long> {

		List<Person> findByTagsNot(String tag);

		List<Person> findByTagsNotIn(Collection<String> tags);

		List<Person> findByTagsNotLike(String tag);

		List<Person> findByTagsContaining(Collection<String> tags);

		List<Person> findByTagsContainingIgnoreCase(String tag);

		List<Person> findByTagsContainingAndTagsContaining(Collection<String> some, String[] others);

		List<Person> findByTagsNotContaining(Collection<String> tags);

		List<Person> findByTagsStartingWith(String tag);

		List<Person> findByTagsEndingWithIgnoreCase(String tag);

		List<Person> findByTags(List<String> tags);

		List<Person> findByTagsIn(Collection<List<String>> tags);

		List<Person> findByTags(String tag, Sort sort);

		List<Person> findByPoints(int point);

		List<Person> findByPointsGreaterThan(int point);

		List<Person> findByNamesIn(String... names);

		List<Person> findByNamesContaining(String name);

		List<Person> findByCalls(Call call);

		List<Person> findByCallsIn(Collection<Call> calls);

		List<Person> findByCallsContaining(Call call);

		List<Person> findByCallsNotContaining(Collection<Call> calls);

		List<Person> findByByDayNumber(String number);

		List<Person> findByCodes(Code code);

		List<Person> findByCodesIn(Collection<Code> codes);

		List<Person> findByCodesContaining(Collection<Code> codes);

		List<Person> findByFriends(Person friend);

		List<Person> findByFriendsIn(Collection<Person> friends);

		List<Person> findByFriendsNotIn(Collection<Person> friends);

		List<Person> findByFriendsContaining(Collection<Person> friends);

		List<Person> findByFriendsTags(String tag);

		List<Person> findByAnimals(Animal animal);

		List<Person> findByAnimalsNotIn(Collection<Animal> animals);

		List<Person> findByAnimalsContaining(Collection<Animal> animals);

		List<Person> findByLabels(String label);

		List<Person> findByLabelsIn(Collection<String> labels);

		List<Person> findByKeys(Code key);

		long countByTagsIgnoreCase(String tag);

		long deleteByTags(String tag);

	}

	@Configuration
	@Import(PoolConfiguration.class)
	@EnablePmemRepositories(considerNestedRepositories = true)
	static class Config {}

	static class Shop {

		@Id
		Long id;

		@Nullable
		PersistentList<String> log;

	}

	@NoRepositoryBean
	interface Shops extends PmemRepository<Shop, Long> {

		List<Shop> findByLog(String line);

	}

	static class Unique {

		@Id
		Long id;

		@Indexed(unique = true)
		List<String> tags = List.of();

	}

	@NoRepositoryBean
	interface Uniques extends PmemRepository<Unique, Long> {}

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private People people;

	private TransactionTemplate transactions;

	@BeforeEach
	void open(@TempDir Path folder) {
		this.context.getEnvironment().getPropertySources()
				.addFirst(new MapPropertySource("test", Map.of("pool", folder.resolve("people.pmem").toString())));
		this.context.register(Config.class);
		this.context.refresh();
		this.people = this.context.getBean(People.class);
		this.transactions = new TransactionTemplate(this.context.getBean(PlatformTransactionManager.class));
	}

	@AfterEach
	void close() {
		assertThat(this.context.getBean(PersistentHeap.class).verify().problems()).isEmpty();
		this.context.close();
	}

	private static List<Long> ids(List<Person> people) {
		return people.stream().map((person) -> person.id).sorted().toList();
	}

	@Test
	void negationsAreOfAllElements() {
		Person nothing = new Person(4);
		nothing.tags = null;
		this.people.saveAll(List.of(new Person(1, "a", "b"), new Person(2, "b", null), new Person(3), nothing));
		assertThat(ids(this.people.findByTagsNot("a"))).containsExactly(2L, 3L, 4L);
		assertThat(ids(this.people.findByTagsNot(null))).containsExactly(1L, 2L);
		assertThat(ids(this.people.findByTagsNotIn(List.of("a", "c")))).containsExactly(2L, 3L, 4L);
		assertThat(ids(this.people.findByTagsNotIn(List.of()))).containsExactly(1L, 2L, 3L, 4L);
		assertThat(ids(this.people.findByTagsNotIn(Arrays.asList("a", null)))).isEmpty();
		assertThat(ids(this.people.findByTagsNotLike("%a%"))).containsExactly(2L, 3L, 4L);
		assertThat(ids(this.people.findByTagsNotContaining(List.of("a", "c")))).containsExactly(2L, 3L, 4L);
		assertThat(ids(this.people.findByTagsNotContaining(List.of()))).containsExactly(1L, 2L, 3L, 4L);
		assertThat(ids(this.people.findByTagsNotContaining(Arrays.asList("c", null)))).isEmpty();
	}

	@Test
	void anyOfSeveralElements() {
		this.people.saveAll(List.of(new Person(1, "ab", "B"), new Person(2, "b", "c"), new Person(3)));
		assertThat(ids(this.people.findByTagsContaining(List.of("b", "B")))).containsExactly(1L, 2L);
		assertThat(ids(this.people.findByTagsContaining(List.of()))).isEmpty();
		assertThat(ids(this.people.findByTagsContaining((Collection<String>) null))).isEmpty();
		assertThat(ids(this.people.findByTagsContainingIgnoreCase("b"))).containsExactly(1L, 2L);
		assertThat(ids(this.people.findByTagsContainingAndTagsContaining(Set.of("b", "B"), new String[]{"c", "d"})))
				.containsExactly(2L);
		assertThat(ids(this.people.findByTagsStartingWith("a"))).containsExactly(1L);
		assertThat(ids(this.people.findByTagsEndingWithIgnoreCase("B"))).containsExactly(1L, 2L);
		assertThat(this.people.countByTagsIgnoreCase("b")).isEqualTo(2);
		assertThat(ids(this.people.findByTags("b", Sort.by("id")))).containsExactly(2L);
	}

	@Test
	void wholeCollectionsAreStillCompared() {
		this.people.saveAll(List.of(new Person(1, "a", "b"), new Person(2, "b")));
		assertThat(ids(this.people.findByTags(List.of("a", "b")))).containsExactly(1L);
		assertThat(ids(this.people.findByTagsIn(List.of(List.of("b"), List.of("b", "a"))))).containsExactly(2L);
	}

	@Test
	void arrays() {
		Person person = new Person(1);
		person.points = new int[]{1, 5};
		person.names = new String[]{"x", "y"};
		this.people.saveAll(List.of(person, new Person(2)));
		assertThat(ids(this.people.findByPoints(5))).containsExactly(1L);
		assertThat(ids(this.people.findByPointsGreaterThan(5))).isEmpty();
		assertThat(ids(this.people.findByNamesIn("y", "z"))).containsExactly(1L);
		assertThat(ids(this.people.findByNamesContaining("x"))).containsExactly(1L);
	}

	@Test
	void embeddedValuesAsWholes() {
		Person person = new Person(1);
		person.calls.add(new Call("1", 1));
		person.byDay = Map.of("monday", new Call("7", 1));
		this.people.saveAll(List.of(person, new Person(2)));
		Call other = new Call("1", 2);
		assertThat(ids(this.people.findByCalls(new Call("1", 1)))).containsExactly(1L);
		assertThat(ids(this.people.findByCallsIn(List.of(other, new Call("1", 1))))).containsExactly(1L);
		assertThat(ids(this.people.findByCallsContaining(other))).isEmpty();
		assertThat(ids(this.people.findByCallsNotContaining(List.of(other)))).containsExactly(1L, 2L);
		assertThat(ids(this.people.findByByDayNumber("7"))).containsExactly(1L);
	}

	@Test
	void convertedElements() {
		Person person = new Person(1);
		person.codes = Set.of(new Code("x"), new Code("y"));
		this.people.saveAll(List.of(person, new Person(2)));
		assertThat(ids(this.people.findByCodes(new Code("x")))).containsExactly(1L);
		assertThat(ids(this.people.findByCodesIn(List.of(new Code("y"), new Code("z"))))).containsExactly(1L);
		assertThat(ids(this.people.findByCodesContaining(List.of(new Code("z"))))).isEmpty();
	}

	@Test
	void collectionsOfEntities() {
		Person friend = new Person(1, "a");
		Person other = new Person(2, "b");
		Person person = new Person(3);
		person.friends.add(friend);
		this.people.saveAll(List.of(friend, other, person));
		assertThat(ids(this.people.findByFriends(friend))).containsExactly(3L);
		assertThat(ids(this.people.findByFriendsIn(List.of(friend, other)))).containsExactly(3L);
		assertThat(ids(this.people.findByFriendsNotIn(List.of(friend)))).containsExactly(1L, 2L);
		assertThat(ids(this.people.findByFriendsContaining(List.of(other)))).isEmpty();
		assertThat(ids(this.people.findByFriendsContaining(List.of(other, friend)))).containsExactly(3L);
		assertThat(ids(this.people.findByFriendsTags("a"))).containsExactly(3L);
	}

	@Test
	void entitiesThatReferToOthers() {
		Animals animals = this.context.getBean(Animals.class);
		Person keeper = this.people.save(new Person(1, "a"));
		this.people.save(new Person(2));
		Animal animal = animals.save(new Animal(7, keeper));
		Animal stray = animals.save(new Animal(8, null));
		assertThat(ids(this.people.findByAnimals(animal))).containsExactly(1L);
		assertThat(ids(this.people.findByAnimalsContaining(List.of(stray, animal)))).containsExactly(1L);
		assertThat(ids(this.people.findByAnimalsNotIn(List.of(animal)))).containsExactly(2L);
		assertThat(animals.findByKeeperTags("a")).hasSize(1);
		assertThat(animals.findByKeeperTags("b")).isEmpty();
	}

	@Test
	void changesInTheTransactionAreSeen() {
		this.people.save(new Person(1, "a"));
		this.transactions.executeWithoutResult((_) -> {
			Person person = this.people.findById(1L).orElseThrow();
			person.tags.add("new");
			assertThat(this.people.findByTags("new", Sort.unsorted())).containsExactly(person);
			person.tags.remove("a");
			assertThat(this.people.deleteByTags("a")).isZero();
			assertThat(this.people.deleteByTags("new")).isEqualTo(1);
		});
		assertThat(this.people.count()).isZero();
	}

	@Test
	void indexedElements() {
		Person person = new Person(1);
		person.labels.addAll(List.of("a", "b", "a"));
		person.keys.add(new Code("k"));
		Person other = new Person(2);
		other.labels.add("b");
		this.people.saveAll(List.of(person, other));
		assertThat(ids(this.people.findByLabels("a"))).containsExactly(1L);
		assertThat(this.people.findByLabelsIn(List.of("a", "b"))).hasSize(2);
		assertThat(ids(this.people.findByKeys(new Code("k")))).containsExactly(1L);
		this.transactions.executeWithoutResult((_) -> {
			this.people.findById(1L).orElseThrow().labels.remove("b");
			assertThat(ids(this.people.findByLabels("b"))).containsExactly(2L);
		});
		assertThat(ids(this.people.findByLabels("b"))).containsExactly(2L);
		this.people.deleteById(2L);
		assertThat(this.people.findByLabels("b")).isEmpty();
		PmemOperations operations = this.context.getBean(PmemOperations.class);
		assertThat(operations.explain(Query.of(Criteria.where("labels[]", Operator.EQUAL, "a")), Person.class))
				.startsWith("index labels [labels[]]: labels[] = a; covered");
		assertThat(operations.explain(Query.of(Criteria.where("keys[]", Operator.EQUAL, new Code("k"))), Person.class))
				.startsWith("index keys [keys[]]");
	}

	@Test
	void anIndexOfElementsCannotBeUnique() {
		assertThatThrownBy(() -> new PmemRepositoryFactory(this.context.getBean(PmemOperations.class))
				.getRepository(Uniques.class))
				.hasMessageContaining("Unique.tags can't be @Indexed(unique = true)");
	}

	@Test
	void conditionsOfOnesOwn() {
		this.people.saveAll(List.of(new Person(1, "a", "b"), new Person(2, "c")));
		PmemOperations operations = this.context.getBean(PmemOperations.class);
		assertThat(ids(operations.find(Query.of(Criteria.or(Criteria.where("tags[]", Operator.EQUAL, "c"),
				Criteria.where("tags", Operator.CONTAINING, List.of("b", "x")))), Person.class)))
				.containsExactly(1L, 2L);
	}

	@Test
	void whatCannotBeAskedIsRefusedByName() {
		assertThatThrownBy(() -> this.people.findByTags("a", Sort.by("tags")))
				.isInstanceOf(InvalidDataAccessApiUsageException.class).hasMessageContaining("Person.tags");
		assertThatThrownBy(() -> this.people.findByTags("a", Sort.by("calls.number")))
				.isInstanceOf(InvalidDataAccessApiUsageException.class).hasMessageContaining("calls.number");
		assertThatThrownBy(() -> new PmemRepositoryFactory(this.context.getBean(PmemOperations.class)).getRepository(
				Shops.class)).rootCause()
				.hasMessageContaining("log is stored as " + PersistentList.class.getName());
	}

}
