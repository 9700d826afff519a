/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;
import org.springframework.data.annotation.Id;
import org.springframework.data.domain.Example;
import org.springframework.data.domain.Sort;
import org.springframework.transaction.annotation.EnableTransactionManagement;

import dev.pmem.data.core.PmemTemplate;
import dev.pmem.data.core.PoolConfiguration;
import dev.pmem.data.core.index.Indexed;
import dev.pmem.data.repository.PmemRepository;
import dev.pmem.data.repository.config.EnablePmemRepositories;
import dev.pmem.data.repository.support.PmemRepositoryFactory;
import dev.pmem.heap.collection.PersistentList;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.Query;

/** Values as wholes where JPA has no answer, or another one. */
class ValueCaseTests {

	record Street(String name, Integer number) {}

	record Home(Street street, String city) {}

	sealed interface Contact permits Phone, Mail {}

	record Phone(String number) implements Contact {}

	record Mail(String address) implements Contact {}

	record Box<V>(V value) {}

	static class Base<T> {

		T base;

		List<T> all;

	}

	static class Sub<S> extends Base<Box<S>> {

		S[] own;

	}

	static class Entry {

		@Id
		Long id;

		String name;

		Home home;

		@Indexed
		Home indexedHome;

		Contact contact;

		Map<String, Integer> meta;

		List<String> tags;

		Set<Street> streets;

		int[] numbers;

		String[] words;

		Box<String> box;

		Box<List<Long>> list;

		Sub<Long> sub;

		Entry() {}

		Entry(String name) {
			this.name = name;
		}

	}

	interface Entries extends PmemRepository<Entry, Long> {

		List<Entry> findByHome(Home home);

		List<Entry> findByIndexedHome(Home home);

		List<Entry> findByHomeNot(Home home);

		List<Entry> findByIndexedHomeIn(Home... homes);

		List<Entry> findByHomeIsNull();

		List<Entry> findByIndexedHomeIsNull();

		long countByIndexedHomeIsNull();

		long countByIndexedHome(Home home);

		List<Entry> findByContact(Contact contact);

		List<Entry> findByMeta(Map<String, Integer> meta);

		List<Entry> findByTags(List<String> tags);

		List<Entry> findByTagsIn(Collection<List<String>> tags);

		List<Entry> findByStreets(Set<Street> streets);

		List<Entry> findByStreetsContaining(Street street);

		List<Entry> findByNumbers(int[] numbers);

		List<Entry> findByBox(Box<String> box);

		List<Entry> findByBoxValue(String value);

		List<Entry> findByNameIgnoreCase(String name);

		List<Entry> findByNameContainingIgnoreCase(String part);

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	@Import(PoolConfiguration.class)
	@EnablePmemRepositories(considerNestedRepositories = true, includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = Entries.class))
	static class Application {}

	@TempDir
	Path directory;

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private Entries entries;

	@BeforeEach
	void start() {
		this.context.getEnvironment().getPropertySources().addFirst(
				new MapPropertySource("test", Map.of("pool", this.directory.resolve("values.pmem").toString())));
		this.context.register(Application.class);
		this.context.refresh();
		this.entries = this.context.getBean(Entries.class);
	}

	@AfterEach
	void stop() {
		this.context.close();
	}

	private void saveHome(String name, Home home) {
		Entry entry = new Entry(name);
		entry.home = home;
		entry.indexedHome = home;
		this.entries.save(entry);
	}

	private static List<String> names(Collection<Entry> entries) {
		return entries.stream().map((entry) -> entry.name).sorted().toList();
	}

	/** With JPA a value with a null inside is equal to none, and one with nothing but nulls is null. */
	@Test
	void aNullInsideIsPartOfTheValue() {
		List<Home> homes = Arrays.asList(null, new Home(null, null), new Home(new Street(null, null), null),
				new Home(new Street("a", null), null), new Home(null, "b"), new Home(new Street("a", 1), "b"));
		for (int index = 0; index < homes.size(); index++) {
			saveHome(String.valueOf(index), homes.get(index));
		}
		for (int index = 1; index < homes.size(); index++) {
			List<String> expected = List.of(String.valueOf(index));
			assertThat(names(this.entries.findByHome(homes.get(index)))).isEqualTo(expected);
			assertThat(names(this.entries.findByIndexedHome(homes.get(index)))).isEqualTo(expected);
			assertThat(this.entries.countByIndexedHome(homes.get(index))).isOne();
			assertThat(names(this.entries.findByIndexedHomeIn(homes.get(index), new Home(null, "none"))))
					.isEqualTo(expected);
			assertThat(names(this.entries.findByHomeNot(homes.get(index)))).hasSize(homes.size() - 2)
					.doesNotContain("0", String.valueOf(index));
		}
		assertThat(names(this.entries.findByHomeIsNull())).containsExactly("0");
		assertThat(names(this.entries.findByIndexedHomeIsNull())).containsExactly("0");
		assertThat(names(this.entries.findByIndexedHome(null))).containsExactly("0");
		assertThat(this.entries.countByIndexedHomeIsNull()).isOne();
	}

	@Test
	void containersAndSealedValuesAreWholes() {
		Entry entry = new Entry("a");
		entry.contact = new Phone("1");
		entry.meta = Map.of("x", 1, "y", 2);
		entry.tags = new ArrayList<>(List.of("s", "t"));
		entry.streets = Set.of(new Street("a", 1), new Street("b", null));
		entry.numbers = new int[]{1, 2};
		this.entries.save(entry);
		this.entries.save(new Entry("none"));
		assertThat(this.entries.findByContact(new Phone("1"))).hasSize(1);
		assertThat(this.entries.findByContact(new Mail("1"))).isEmpty();
		assertThat(this.entries.findByMeta(Map.of("y", 2, "x", 1))).hasSize(1);
		assertThat(this.entries.findByMeta(Map.of("y", 2))).isEmpty();
		assertThat(this.entries.findByTags(List.of("s", "t"))).hasSize(1);
		assertThat(this.entries.findByTags(List.of("t", "s"))).isEmpty();
		assertThat(this.entries.findByTagsIn(List.of(List.of(), List.of("s", "t")))).hasSize(1);
		assertThat(this.entries.findByStreets(Set.of(new Street("b", null), new Street("a", 1)))).hasSize(1);
		assertThat(this.entries.findByStreetsContaining(new Street("b", null))).hasSize(1);
		assertThat(this.entries.findByStreetsContaining(new Street("b", 2))).isEmpty();
		assertThat(this.entries.findByNumbers(new int[]{1, 2})).hasSize(1);
		assertThat(this.entries.findByNumbers(new int[]{2, 1})).isEmpty();
	}

	@Test
	void queriesOfTheTemplateAndFluentOnes() {
		saveHome("b", new Home(new Street("b", 1), "b"));
		saveHome("a", new Home(new Street("a", 2), "b"));
		PmemTemplate template = this.context.getBean(PmemTemplate.class);
		Criteria criteria = Criteria.where("home", Operator.IN, List.of(new Home(new Street("a", 2), "b")));
		assertThat(names(template.find(Query.of(criteria), Entry.class))).containsExactly("a");
		Entry probe = new Entry();
		probe.home = new Home(null, "b");
		List<Entry> sorted = this.entries.findBy(Example.of(probe),
				(query) -> query.sortBy(Sort.by("home").descending()).all());
		assertThat(sorted).extracting((entry) -> entry.name).containsExactly("b", "a");
		assertThat(this.entries.findAll(Sort.by("indexedHome"))).extracting((entry) -> entry.name)
				.containsExactly("a", "b");
	}

	@Test
	void anExampleWithArrays() {
		Entry first = new Entry("a");
		first.numbers = new int[]{1};
		first.words = new String[]{"x", "y"};
		Entry second = new Entry("b");
		second.numbers = new int[]{2};
		second.words = new String[]{"x"};
		this.entries.saveAll(List.of(first, second));
		Entry probe = new Entry();
		probe.numbers = new int[]{2};
		assertThat(names(this.entries.findAll(Example.of(probe)))).containsExactly("b");
		probe.numbers = null;
		probe.words = new String[]{"x", "y"};
		assertThat(names(this.entries.findAll(Example.of(probe)))).containsExactly("a");
		probe.words = new String[0];
		assertThat(this.entries.findAll(Example.of(probe))).isEmpty();
	}

	@Test
	void genericValues() {
		Entry entry = new Entry("a");
		entry.box = new Box<>("text");
		entry.list = new Box<>(List.of(1L, 2L));
		entry.sub = new Sub<>();
		entry.sub.base = new Box<>(3L);
		entry.sub.all = List.of(new Box<>(4L));
		entry.sub.own = new Long[]{5L};
		Long id = this.entries.save(entry).id;
		Entry found = this.entries.findById(id).orElseThrow();
		assertThat(found.box).isEqualTo(entry.box);
		assertThat(found.list).isEqualTo(entry.list);
		assertThat(found.sub.base).isEqualTo(entry.sub.base);
		assertThat(found.sub.all).isEqualTo(entry.sub.all);
		assertThat(found.sub.own).containsExactly(5L);
		assertThat(this.entries.findByBox(new Box<>("text"))).hasSize(1);
		assertThat(this.entries.findByBoxValue("text")).hasSize(1);
		assertThat(this.entries.findByBoxValue("other")).isEmpty();
	}

	@Test
	void caseIsIgnoredAsInUpperCase() {
		this.entries.save(new Entry("straße"));
		this.entries.save(new Entry("STRASSE"));
		assertThat(this.entries.findByNameIgnoreCase("STRASSE")).hasSize(2);
		assertThat(this.entries.findByNameIgnoreCase("straße")).hasSize(2);
		assertThat(this.entries.findByNameContainingIgnoreCase("ASS")).hasSize(2);
	}

	record Shelf(String name, PersistentList<String> books) {}

	static class Room {

		@Id
		Long id;

		Shelf shelf;

		Street street;

		Entry entry;

		Set<Entry> entries;

	}

	interface Rooms extends PmemRepository<Room, Long> {

		List<Room> findByEntryHome(Home home);

		List<Room> findByEntryIndexedHome(Home home);

		List<Room> findByEntriesHome(Home home);

	}

	@Test
	void valuesBehindReferences() {
		Rooms rooms = new PmemRepositoryFactory(this.context.getBean(PmemTemplate.class)).getRepository(Rooms.class);
		for (Home home : Arrays.asList(new Home(new Street("b", null), "b"), new Home(new Street("a", 1), "b"), null)) {
			Room room = new Room();
			room.entry = new Entry("a");
			room.entry.home = home;
			room.entry.indexedHome = home;
			room.entries = Set.of(room.entry);
			rooms.save(room);
			if (home != null) {
				assertThat(rooms.findByEntryHome(home)).hasSize(1);
				assertThat(rooms.findByEntryIndexedHome(home)).hasSize(1);
				assertThat(rooms.findByEntriesHome(home)).hasSize(1);
				assertThat(rooms.findByEntryIndexedHome(new Home(null, "b"))).isEmpty();
			}
		}
		assertThat(rooms.findAll(Sort.by(Sort.Order.desc("entry.home")))).extracting((room) -> room.entry.home)
				.containsExactly(new Home(new Street("b", null), "b"), new Home(new Street("a", 1), "b"), null);
	}

	interface ByShelf extends PmemRepository<Room, Long> {

		List<Room> findByShelf(Shelf shelf);

	}

	interface ByShelves extends PmemRepository<Room, Long> {

		List<Room> findByShelfIn(Collection<Shelf> shelves);

	}

	interface OrderedByShelf extends PmemRepository<Room, Long> {

		List<Room> findByOrderByShelf();

	}

	interface ByStreetText extends PmemRepository<Room, Long> {

		List<Room> findByStreet(String street);

	}

	interface ByStreetBefore extends PmemRepository<Room, Long> {

		List<Room> findByStreetLessThan(Street street);

	}

	interface ByEntries extends PmemRepository<Room, Long> {

		List<Room> findByEntries(Set<Entry> entries);

	}

	@Test
	void whatHasNoAnswerFailsAtStart() {
		PmemRepositoryFactory factory = new PmemRepositoryFactory(this.context.getBean(PmemTemplate.class));
		for (Class<?> type : List.of(ByShelf.class, ByShelves.class, OrderedByShelf.class, ByStreetText.class,
				ByStreetBefore.class, ByEntries.class)) {
			assertThatThrownBy(() -> factory.getRepository(type)).as(type.getSimpleName())
					.hasMessageContaining(type.getSimpleName() + ".findBy");
		}
	}

}
