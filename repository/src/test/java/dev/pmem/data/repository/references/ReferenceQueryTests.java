/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.references;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.domain.Example;
import org.springframework.data.domain.Sort;
import org.springframework.data.repository.Repository;

import dev.pmem.data.core.PmemOperations;
import dev.pmem.data.core.PmemTemplate;
import dev.pmem.data.repository.query.UnsupportedQueryMethodException;
import dev.pmem.data.repository.support.PmemRepositoryFactory;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.query.Selection;
import dev.pmem.testing.TestSeed;

/** Queries through references, beside filters in plain Java and in a transaction that changes what they look at. */
class ReferenceQueryTests {

	@TempDir
	Path directory;

	private PetStore store;

	private Pets pets;

	@BeforeEach
	void open() {
		this.store = PetStore.pmem(this.directory.resolve("pets.pmem"));
		this.pets = this.store.pets();
	}

	@AfterEach
	void close() {
		this.store.close();
	}

	private void save(String... owners) {
		this.store.inTransaction(() -> {
			long id = 0;
			for (String name : owners) {
				id++;
				Owner owner = (name != null)
						? this.store.save(new Owner(id, name, (int) id, new Owner.Address("in " + name)))
						: null;
				this.pets.save(new Pet(id, "pet" + id, owner));
			}
		});
	}

	private static List<Long> ids(Collection<Pet> pets) {
		return pets.stream().map(Pet::getId).sorted().toList();
	}

	/** Each query finds what a filter over all pets finds. */
	@Test
	void answersAreThoseOfFiltersInJava() {
		long seed = TestSeed.next();
		this.store.fill(seed, 40);
		this.store.inTransaction(() -> {
			List<Pet> all = this.pets.findAll();
			for (String text : List.of("a", "b", "c")) {
				check(all, this.pets.findByOwnerLastName(text), (pet) -> pet.getOwner() != null
						&& text.equals(pet.getOwner().getLastName()));
				check(all, this.pets.findByOwnerLandlordLastName(text), (pet) -> pet.getOwner() != null
						&& pet.getOwner().getLandlord() != null
						&& text.equals(pet.getOwner().getLandlord().getLastName()));
				check(all, this.pets.findBySittersLastNameAndSittersAge(text, 1), (pet) -> pet.getSitters().stream()
						.anyMatch((sitter) -> text.equals(sitter.getLastName()) && sitter.getAge() == 1));
				check(all, this.pets.findByTagsContaining(text), (pet) -> pet.getTags().contains(text));
			}
			for (Owner owner : all.stream().map(Pet::getOwner).filter(Objects::nonNull).toList()) {
				check(all, this.pets.findByOwner(owner), (pet) -> pet.getOwner() == owner);
				check(all, this.pets.findBySittersContaining(owner), (pet) -> pet.getSitters().contains(owner));
			}
		});
	}

	private static void check(List<Pet> all, Collection<Pet> found, Predicate<Pet> filter) {
		assertThat(ids(found)).isEqualTo(ids(all.stream().filter(filter).toList()));
	}

	@Test
	void anOwnerMayBeManagedOrDetachedOrNull() {
		save("a", null, "c");
		assertThat(ids(this.pets.findByOwner(new Owner(1L, "other", 0, null)))).containsExactly(1L);
		assertThat(ids(this.pets.findByOwner(null))).containsExactly(2L);
		assertThat(this.pets.findByOwner(new Owner(9L, "a", 0, null))).isEmpty();
		assertThat(ids(this.pets.findByOwnerNot(new Owner(9L, "a", 0, null)))).containsExactly(1L, 3L);
		this.store.inTransaction(() -> {
			Owner owner = this.pets.findById(3L).orElseThrow().getOwner();
			assertThat(ids(this.pets.findByOwner(owner))).containsExactly(3L);
		});
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> this.pets.findByOwner(new Owner(null, "a", 0, null)))
				.withMessageContaining("has no id").withMessageContaining("save it first");
	}

	/** Nothing need be loaded to find by it: case 5 of the graph cases. */
	@Test
	void anOwnerMayBeLazy() {
		save("a", "b");
		this.store.inTransaction(() -> this.pets.findById(1L).orElseThrow().getOwner()
				.setLandlord(this.pets.findById(2L).orElseThrow().getOwner()));
		this.store.inTransaction(() -> {
			Owner landlord = this.pets.findById(1L).orElseThrow().getOwner().getLandlord();
			assertThat(ids(this.pets.findByOwner(landlord))).containsExactly(2L);
		});
		Owner detached = this.pets.findById(1L).orElseThrow().getOwner().getLandlord();
		assertThat(ids(this.pets.findByOwner(detached))).containsExactly(2L);
		assertThat(ids(this.pets.findByOwnerIn(List.of(detached)))).containsExactly(2L);
		assertThat(ids(this.pets.findAll(Example.of(new Pet(null, null, detached))))).containsExactly(2L);
	}

	/** Objects without an owner are found by their lack of one only: case 11 of the graph cases. */
	@Test
	void withoutAnOwner() {
		save("a", null);
		assertThat(ids(this.pets.findByOwnerIsNull())).containsExactly(2L);
		assertThat(ids(this.pets.findByOwnerLastName("a"))).containsExactly(1L);
		assertThat(this.pets.findByOwnerLastNameNot("a")).isEmpty();
	}

	/** Case 12 of the graph cases. */
	@Test
	void examplesLeadThroughReferences() {
		save("a", "b", null);
		Owner probe = new Owner(null, "b", 2, null);
		assertThat(ids(this.pets.findAll(Example.of(new Pet(null, null, probe))))).containsExactly(2L);
		probe.setLandlord(probe);
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> this.pets.findAll(Example.of(new Pet(null, null, probe))))
				.withMessageContaining("owner.landlord");
	}

	/** What the transaction has changed of other classes' instances is written before the query. */
	@Test
	void changesOfTargetsAreSeen() {
		save("a", "b");
		this.store.inTransaction(() -> {
			Pet pet = this.pets.findById(1L).orElseThrow();
			pet.getOwner().setLastName("b");
			assertThat(ids(this.pets.findByOwnerLastName("b"))).containsExactly(1L, 2L);
			assertThat(this.pets.countByOwnerLastName("b")).isEqualTo(2);
			pet.setOwner(null);
			assertThat(ids(this.pets.findByOwnerLastName("b"))).containsExactly(2L);
			assertThat(this.pets.findViewsByNameNotNullOrderById().getFirst().getOwner()).isNull();
		});
	}

	@Test
	void sortsLeadThroughReferences() {
		save("b", "c", null, "a");
		assertThat(this.store.bean(PmemPets.class).findAll(Sort.by("owner.lastName"))).extracting(Pet::getId)
				.containsExactly(3L, 4L, 1L, 2L);
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> this.store.bean(PmemPets.class).findAll(Sort.by("sitters.lastName")))
				.withMessageContaining("many elements");
	}

	/** The indexes of references are there without being asked for. */
	@Test
	void plansUseTheIndexesOfReferences() {
		save("a");
		Owner owner = new Owner(1L, "a", 0, null);
		assertThat(explain(Criteria.where("owner", Operator.EQUAL, owner))).startsWith(
				"index ->owner [owner]: owner = ")
				.endsWith("; covered");
		assertThat(explain(Criteria.where("owner.lastName", Operator.EQUAL, "a"))).isEqualTo(
				"index ->owner [owner]: owner among Owner by index lastName [lastName]: lastName = a; covered; covered");
		assertThat(explain(Criteria.where("sitters", Operator.CONTAINING, owner))).startsWith("index ->sitters[]");
		assertThat(explain(Criteria.where("owner.address.city", Operator.EQUAL, "x"))).startsWith("index id");
	}

	private String explain(Criteria criteria) {
		return this.store.bean(PmemOperations.class).extent(Pet.class).explain(Query.of(criteria));
	}

	/** Case 11 of the graph cases. */
	@Test
	void projectionsShowNestedValuesAndViews() {
		save("a", null);
		List<Pets.ByOwner> views = this.pets.findViewsByNameNotNullOrderById();
		assertThat(views.getFirst().getOwnerLastName()).isEqualTo("a");
		assertThat(views.getFirst().getOwner().getId()).isEqualTo(1L);
		assertThat(views.getLast().getOwnerLastName()).isNull();
		assertThat(views.getLast().getOwner()).isNull();
		assertThat(this.pets.findFlatsByNameNotNullOrderById())
				.containsExactly(new Pets.Flat(1L, "a", 1), new Pets.Flat(2L, null, null));
	}

	/** Not even a managed instance is made. */
	@Test
	void projectionsLoadNothing() {
		save("a", "b");
		List<Object> read = new ArrayList<>();
		this.store.bean(PmemTemplate.class).setEntityCallbacks(Loaded.into(read));
		this.pets.findViewsByNameNotNullOrderById().forEach(Pets.ByOwner::getOwner);
		this.pets.findFlatsByNameNotNullOrderById();
		assertThat(this.store.bean(PmemTemplate.class).find(Query.all(), Selection.of("owner.lastName"), Pet.class))
				.hasSize(2);
		assertThat(read).isEmpty();
		this.pets.findById(1L);
		assertThat(read).isNotEmpty();
	}

	interface Misnamed extends Repository<Pet, Long> {

		List<Pet> findByOwnerFirstName(String name);

	}

	interface ThroughMany extends Repository<Pet, Long> {

		List<Pet> findByNameOrderBySittersLastName(String name);

	}

	@Test
	void pathsThatDoNotExistAreToldAtStart() {
		PmemRepositoryFactory factory = new PmemRepositoryFactory(this.store.bean(PmemOperations.class));
		assertThatExceptionOfType(org.springframework.data.repository.query.QueryCreationException.class)
				.isThrownBy(() -> factory.getRepository(Misnamed.class)).withMessageContaining("firstName");
		assertThatExceptionOfType(org.springframework.data.repository.query.QueryCreationException.class)
				.isThrownBy(() -> factory.getRepository(ThroughMany.class))
				.withCauseInstanceOf(UnsupportedQueryMethodException.class).withMessageContaining("many elements");
	}

}
