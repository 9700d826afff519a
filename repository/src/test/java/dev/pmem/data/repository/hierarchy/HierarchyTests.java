/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.hierarchy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.domain.Example;
import org.springframework.data.domain.Sort;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.data.core.PoolConfiguration;
import dev.pmem.data.core.index.Indexed;
import dev.pmem.data.core.mapping.PersistentObject;
import dev.pmem.data.repository.PmemRepository;
import dev.pmem.data.repository.config.EnablePmemRepositories;
import dev.pmem.heap.PersistentHeap;

/**
 * Repositories of a class and of its subclasses share an extent: ids, sequence and versions.
 */
class HierarchyTests {

	/** Contributes properties; it is no top, for nothing marks it and no repository holds it. */
	abstract static class Identified {

		@Id
		@Nullable
		Long id;

		@Version
		@Nullable
		Integer version;

	}

	abstract static class Animal extends Identified {

		@Indexed
		@Nullable
		String name;

	}

	static class Dog extends Animal {

		@Indexed
		int volume;

		static <D extends Dog> D named(D dog, String name, int volume) {
			dog.name = name;
			dog.volume = volume;
			return dog;
		}

	}

	static class Puppy extends Dog {

		int weeks;

	}

	static class Cat extends Animal {

		@Nullable
		Integer mice;

		static Cat named(String name, @Nullable Integer mice) {
			Cat cat = new Cat();
			cat.name = name;
			cat.mice = mice;
			return cat;
		}

	}

	/** Has an extent of its own, although it has a superclass with animals. */
	static class Owner extends Identified {

		@Nullable
		String name;

	}

	interface Animals extends PmemRepository<Animal, Long> {

		List<Animal> findByNameStartingWithOrderByName(String prefix);

		long countByName(String name);

	}

	interface Dogs extends PmemRepository<Dog, Long> {

		List<Dog> findByVolumeGreaterThan(int volume);

		List<Dog> findByName(String name);

		boolean existsByName(String name);

		long deleteByName(String name);

	}

	interface Cats extends PmemRepository<Cat, Long> {}

	interface Owners extends PmemRepository<Owner, Long> {}

	@PersistentObject("figures")
	sealed interface Figure permits Circle, Square {

		@Id
		@Nullable
		Long id();

	}

	record Circle(@Id @Nullable Long id, double radius) implements Figure {}

	record Square(@Id @Nullable Long id, double side) implements Figure {}

	interface Figures extends PmemRepository<Figure, Long> {}

	interface Circles extends PmemRepository<Circle, Long> {

		List<Circle> findByRadiusLessThan(double radius);

	}

	@TempDir
	Path directory;

	private AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private Animals animals;

	private Dogs dogs;

	private Cats cats;

	private TransactionTemplate transactions;

	@BeforeEach
	void start() {
		this.context.getEnvironment().getPropertySources().addFirst(
				new MapPropertySource("test", Map.of("pool", this.directory.resolve("animals.pmem").toString())));
		this.context.register(Configured.class);
		this.context.refresh();
		this.animals = this.context.getBean(Animals.class);
		this.dogs = this.context.getBean(Dogs.class);
		this.cats = this.context.getBean(Cats.class);
		this.transactions = new TransactionTemplate(this.context.getBean(PlatformTransactionManager.class));
	}

	@AfterEach
	void stop() {
		assertThat(this.context.getBean(PersistentHeap.class).verify().problems()).isEmpty();
		this.context.close();
	}

	private void restart() {
		stop();
		this.context = new AnnotationConfigApplicationContext();
		start();
	}

	private void fill() {
		this.animals.save(Dog.named(new Dog(), "Rex", 90));
		this.animals.save(Cat.named("Tom", 3));
		this.dogs.save(Dog.named(new Puppy(), "Pip", 20));
		this.cats.save(Cat.named("Kit", null));
		this.dogs.save(Dog.named(new Dog(), "Ace", 40));
	}

	private static List<@Nullable String> names(Iterable<? extends Animal> animals) {
		List<@Nullable String> names = new ArrayList<>();
		animals.forEach((animal) -> names.add(animal.name));
		return names;
	}

	@Test
	void aRepositorySeesItsOwnTypeAndTheSubtypes() {
		fill();
		restart();
		assertThat(names(this.animals.findAll())).containsExactly("Rex", "Tom", "Pip", "Kit", "Ace");
		assertThat(this.animals.findAll()).extracting(Object::getClass).containsExactly(Dog.class, Cat.class,
				Puppy.class, Cat.class, Dog.class);
		assertThat(names(this.dogs.findAll())).containsExactly("Rex", "Pip", "Ace");
		assertThat(names(this.cats.findAll())).containsExactly("Tom", "Kit");
		assertThat(this.animals.count()).isEqualTo(5);
		assertThat(this.dogs.count()).isEqualTo(3);
		assertThat(this.cats.count()).isEqualTo(2);
	}

	@Test
	void anIdOfAnotherClassIsNotFound() {
		fill();
		assertThat(this.dogs.findById(2L)).isEmpty();
		assertThat(this.dogs.existsById(2L)).isFalse();
		assertThat(this.dogs.findAllById(List.of(1L, 2L, 3L))).hasSize(2);
		assertThat(this.cats.findById(2L)).isPresent();
		this.dogs.deleteById(2L);
		assertThat(this.animals.findById(2L)).as("no dog, so it stays").containsInstanceOf(Cat.class);
		this.transactions.executeWithoutResult((_) -> {
			Animal tom = this.animals.findById(2L).orElseThrow();
			assertThat(this.dogs.findById(2L)).as("although it is managed").isEmpty();
			assertThat(this.dogs.existsById(2L)).isFalse();
			assertThat(this.cats.findById(2L)).containsSame((Cat) tom);
			assertThat(this.animals.findById(1L).orElseThrow()).isSameAs(this.dogs.findById(1L).orElseThrow());
		});
	}

	@Test
	void queriesOfASubtypeFindItsOwn() {
		fill();
		this.cats.save(Cat.named("Rex", 1));
		assertThat(this.animals.countByName("Rex")).isEqualTo(2);
		assertThat(this.dogs.findByName("Rex")).hasSize(1);
		assertThat(this.dogs.existsByName("Tom")).isFalse();
		assertThat(names(this.dogs.findByVolumeGreaterThan(30))).containsExactlyInAnyOrder("Rex", "Ace");
		assertThat(names(this.dogs.findAll(Sort.by("volume")))).containsExactly("Pip", "Ace", "Rex");
		assertThat(names(this.cats.findAll(Sort.by("mice").descending()))).containsExactly("Tom", "Rex", "Kit");
		assertThat(names(this.animals.findByNameStartingWithOrderByName("R"))).containsExactly("Rex", "Rex");
		assertThat(this.dogs.deleteByName("Rex")).isEqualTo(1);
		assertThat(this.animals.countByName("Rex")).as("the cat is left").isEqualTo(1);
		this.dogs.deleteAll();
		assertThat(this.animals.count()).isEqualTo(3);
		assertThat(this.cats.count()).isEqualTo(3);
	}

	@Test
	void examplesAreOfTheirProbesClass() {
		fill();
		Dog probe = new Dog();
		probe.volume = 40;
		assertThat(names(this.dogs.findAll(Example.of(probe)))).containsExactly("Ace");
		Cat cat = new Cat();
		cat.name = "Tom";
		assertThat(this.animals.findAll(Example.of((Animal) cat))).hasSize(1);
		assertThat(this.animals.count(Example.of((Animal) new Cat()))).isEqualTo(2);
		Puppy puppy = new Puppy();
		puppy.volume = 20;
		List<Dog> found = this.dogs.findBy(Example.of((Dog) puppy), (query) -> query.all());
		assertThat(names(found)).containsExactly("Pip");
	}

	@Test
	void idsSequenceAndVersionsAreThoseOfTheHierarchy() {
		fill();
		assertThat(this.animals.findAll()).extracting((animal) -> animal.id).containsExactly(1L, 2L, 3L, 4L, 5L);
		Dog stolen = Dog.named(new Dog(), "Tom", 1);
		stolen.id = 2L;
		assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(() -> this.dogs.save(stolen));
		Animal first = this.animals.findById(1L).orElseThrow();
		Dog second = this.dogs.findById(1L).orElseThrow();
		second.volume = 91;
		assertThat(this.dogs.save(second).version).isEqualTo(1);
		first.name = "Max";
		assertThatExceptionOfType(OptimisticLockingFailureException.class).isThrownBy(() -> this.animals.save(first));
	}

	@Test
	void changesOfManagedEntitiesAreWrittenWhateverTheirClass() {
		fill();
		this.transactions.executeWithoutResult((_) -> {
			for (Animal animal : this.animals.findAll()) {
				animal.name += "!";
				switch (animal) {
					case Puppy puppy -> puppy.weeks = 8;
					case Cat cat -> cat.mice = 7;
					default -> {
					}
				}
			}
			assertThat(this.animals.countByName("Rex!")).as("flushed before the query").isEqualTo(1);
			assertThat(this.dogs.findByName("Pip!")).as("through the subtype, too").hasSize(1);
		});
		assertThat(names(this.animals.findAll())).containsExactly("Rex!", "Tom!", "Pip!", "Kit!", "Ace!");
		assertThat(((Puppy) this.dogs.findById(3L).orElseThrow()).weeks).isEqualTo(8);
		assertThat(this.cats.findAll()).extracting((cat) -> cat.mice).containsExactly(7, 7);
		assertThat(this.animals.findAll()).extracting((animal) -> animal.version).containsOnly(1);
	}

	@Test
	void aSuperclassThatIsNoTopGivesOnlyProperties() {
		fill();
		Owners owners = this.context.getBean(Owners.class);
		assertThat(Objects.requireNonNull(owners.save(new Owner()).id)).as("from a sequence of its own").isEqualTo(1);
		assertThat(owners.count()).isEqualTo(1);
		assertThat(this.animals.count()).isEqualTo(5);
	}

	@Test
	void anInterfaceIsTheTopOfItsRecords() {
		Figures figures = this.context.getBean(Figures.class);
		Circles circles = this.context.getBean(Circles.class);
		Figure circle = figures.save(new Circle(null, 2));
		Figure square = figures.save(new Square(null, 3));
		assertThat(circle.id()).isEqualTo(1);
		assertThat(figures.findById(Objects.requireNonNull(square.id()))).contains(square);
		assertThat(figures.findAll()).containsExactly(circle, square);
		assertThat(circles.findByRadiusLessThan(5)).containsExactly((Circle) circle);
		assertThat(circles.findById(2L)).isEmpty();
		assertThat(this.context.getBean(PersistentHeap.class).contents().extents())
				.anyMatch((extent) -> extent.name().equals("figures"));
	}

	@Test
	void aSubclassThatNoScanFoundIsRefused() {
		Dog unknown = new Dog() {};
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(() -> this.dogs.save(unknown))
				.withMessageContaining("exactly that class");
	}

	@Configuration
	@EnableTransactionManagement
	@Import(PoolConfiguration.class)
	@EnablePmemRepositories(considerNestedRepositories = true)
	static class Configured {}

}
