/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.cascades;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.InvalidDataAccessApiUsageException;

import dev.pmem.data.repository.cascades.Clinic.Branch;
import dev.pmem.data.repository.cascades.Clinic.Card;
import dev.pmem.data.repository.cascades.Clinic.Course;
import dev.pmem.data.repository.cascades.Clinic.Kind;
import dev.pmem.data.repository.cascades.Clinic.Owner;
import dev.pmem.data.repository.cascades.Clinic.Pet;
import dev.pmem.data.repository.cascades.Clinic.Student;
import dev.pmem.data.repository.cascades.Clinic.Visit;
import dev.pmem.heap.PersistentHeap;

/**
 * Associations of Jakarta Persistence, each case on JPA and on a pool: both must end in the same state.
 */
class CascadeTests {

	@TempDir
	Path directory;

	private Twin jpa;

	private Twin pmem;

	@BeforeEach
	void open() {
		this.jpa = Twin.jpa();
		this.pmem = Twin.pmem(this.directory.resolve("clinic.pmem"));
		both((twin) -> {
			Owner ada = new Owner("ada");
			ada.add("cat").visits.addAll(List.of(new Visit("first"), new Visit("second")));
			ada.add("dog");
			ada.card = new Card("card", ada);
			twin.all(Owner.class).save(ada);
			twin.all(Owner.class).save(new Owner("bob"));
			twin.all(Kind.class).save(new Kind("cats"));
			Student student = new Student("zoe");
			student.courses.addAll(List.of(new Course("maths"), new Course("music")));
			twin.all(Student.class).save(student);
			Branch root = new Branch("root");
			root.add("a").add("aa");
			root.add("b");
			twin.all(Branch.class).save(root);
		});
	}

	@AfterEach
	void close() {
		assertThat(this.pmem.bean(PersistentHeap.class).verify().problems()).isEmpty();
		this.jpa.close();
		this.pmem.close();
	}

	private void both(Consumer<Twin> action) {
		this.jpa.in(() -> action.accept(this.jpa));
		this.pmem.in(() -> action.accept(this.pmem));
	}

	/** Both give this, each in a transaction. */
	private void same(Function<Twin, Object> function, Object expected) {
		for (Twin twin : List.of(this.jpa, this.pmem)) {
			Object found = twin.in(() -> function.apply(twin));
			assertThat(found).as(twin.isJpa() ? "JPA" : "ours").isEqualTo(expected);
		}
	}

	private void bothRefuse(Class<? extends RuntimeException> type, Consumer<Twin> action, String message) {
		assertThatExceptionOfType(type).as("JPA").isThrownBy(() -> this.jpa.in(() -> action.accept(this.jpa)));
		assertThatExceptionOfType(type).as("ours").isThrownBy(() -> this.pmem.in(() -> action.accept(this.pmem)))
				.withMessageContaining(message);
	}

	private static List<String> names(Iterable<? extends Clinic.Named> entities) {
		List<String> names = new ArrayList<>();
		entities.forEach((each) -> names.add(each.name));
		return names;
	}

	private static Owner ada(Twin twin) {
		return twin.get(Owner.class, "ada");
	}

	@Test
	void theOtherSideIsReadInItsOrder() {
		same((twin) -> names(ada(twin).pets), List.of("dog", "cat"));
		same((twin) -> names(twin.get(Course.class, "maths").students), List.of("zoe"));
		same((twin) -> ada(twin).card.name, "card");
		same((twin) -> twin.get(Owner.class, "bob").card == null, true);
		same((twin) -> names(twin.get(Branch.class, "root").children), List.of("a", "b"));
		same((twin) -> names(twin.get(Pet.class, "cat").visits), List.of("first", "second"));
		same((twin) -> ada(twin).pets.getFirst().owner == ada(twin), true);
	}

	@Test
	void aStoredCollectionIsReadInItsOrder() {
		both((twin) -> {
			Student zoe = zoe(twin);
			zoe.electives.addAll(List.of(new Course("chess"), new Course("art"), new Course("biology")));
			twin.flush();
			zoe.wishes.addAll(zoe.electives);
			zoe.passed.addAll(List.of(zoe.electives.getLast(), zoe.electives.getFirst(), zoe.electives.get(1)));
		});
		for (Twin twin : List.of(this.jpa, this.pmem)) {
			int version = twin.in(() -> zoe(twin).version);
			assertThat(twin.in(() -> names(zoe(twin).electives)))
					.containsExactly("chess", "biology", "art");
			assertThat(twin.in(() -> names(zoe(twin).passed)))
					.containsExactly("chess", "art", "biology");
			assertThat(twin.in(() -> names(zoe(twin).wishes))).containsExactly("art", "biology", "chess");
			assertThat(twin.in(() -> zoe(twin).version)).as(twin.isJpa() ? "JPA" : "ours").isEqualTo(version);
		}
		both((twin) -> {
			Student zoe = zoe(twin);
			zoe.electives.removeIf((course) -> course.name.equals("biology"));
			zoe.electives.add(new Course("dance"));
			assertThat(names(zoe.electives)).containsExactly("chess", "art", "dance");
			zoe.wishes.removeIf((course) -> course.name.equals("biology"));
			zoe.wishes.add(zoe.courses.iterator().next());
		});
		same((twin) -> names(zoe(twin).electives), List.of("dance", "chess", "art"));
		same((twin) -> zoe(twin).wishes.size() + names(zoe(twin).wishes).getFirst(), "3art");
		both((twin) -> twin.get(Course.class, "art").name = "zen");
		same((twin) -> names(zoe(twin).electives), List.of("zen", "dance", "chess"));
		Student detached = this.pmem.in(() -> zoe(this.pmem));
		assertThat(names(detached.electives)).containsExactly("zen", "dance", "chess");
	}

	private static Student zoe(Twin twin) {
		return twin.get(Student.class, "zoe");
	}

	@Test
	void theOtherSideIsReadAfterTheTransaction() {
		Owner ada = this.pmem.in(() -> ada(this.pmem));
		assertThat(names(ada.pets)).containsExactly("dog", "cat");
		assertThat(ada.pets.getFirst().owner).isSameAs(ada);
		assertThat(names(ada.pets.getLast().visits)).containsExactly("first", "second");
		assertThat(names(this.pmem.all(Owner.class).findById(ada.id).orElseThrow().pets)).containsExactly("dog", "cat");
	}

	@Test
	void theOtherSideFollowsTheReference() {
		both((twin) -> twin.get(Pet.class, "cat").owner = twin.get(Owner.class, "bob"));
		same((twin) -> names(ada(twin).pets), List.of("dog"));
		same((twin) -> names(twin.get(Owner.class, "bob").pets), List.of("cat"));
	}

	@Test
	void theOtherSideAloneStoresNoReference() {
		both((twin) -> {
			Owner bob = twin.get(Owner.class, "bob");
			bob.pets.add(new Pet("lost"));
			bob.friends.add(twin.get(Pet.class, "cat"));
		});
		same((twin) -> twin.get(Pet.class, "lost").owner == null, true);
		same((twin) -> names(twin.get(Owner.class, "bob").pets), List.of());
		same((twin) -> names(twin.get(Owner.class, "bob").friends), List.of());
		same((twin) -> twin.get(Owner.class, "bob").version, 0);
	}

	@Test
	void aMapHasItsKeysFromTheValues() {
		both((twin) -> {
			twin.get(Pet.class, "cat").sitter = ada(twin);
			twin.get(Pet.class, "dog").sitter = ada(twin);
		});
		same((twin) -> ada(twin).sat.keySet().stream().sorted().toList(), List.of("cat", "dog"));
		same((twin) -> ada(twin).sat.get("cat").name, "cat");
	}

	@Test
	void newOnesAreStoredByTheOtherSide() {
		both((twin) -> ada(twin).add("new").visits.add(new Visit("its")));
		same((twin) -> names(ada(twin).pets), List.of("new", "dog", "cat"));
		same((twin) -> twin.names(Visit.class), List.of("first", "its", "second"));
	}

	@Test
	void newOnesWithoutACascadeAreIgnoredOnTheOtherSide() {
		both((twin) -> ada(twin).friends.add(new Pet("ignored")));
		same((twin) -> twin.names(Pet.class), List.of("cat", "dog"));
	}

	@Test
	void aNewTargetWithoutACascadeIsRefused() {
		bothRefuse(InvalidDataAccessApiUsageException.class, (twin) -> twin.get(Pet.class, "cat").kind = new Kind(
				"new"),
				"Pet.kind");
		bothRefuse(InvalidDataAccessApiUsageException.class, (twin) -> {
			Pet pet = new Pet("p");
			pet.kind = new Kind("new");
			twin.all(Pet.class).save(pet);
		}, "Pet.kind");
		same((twin) -> twin.names(Kind.class), List.of("cats"));
		same((twin) -> twin.names(Pet.class), List.of("cat", "dog"));
	}

	@Test
	void aDetachedCopyOverwritesWhatItsAssociationsMerge() {
		both((twin) -> {
			Owner copy = ada(twin);
			copy.pets.size();
			copy.pets.getLast().visits.size();
			twin.clear();
			copy.pets.getLast().name = "kitten";
			copy.pets.getLast().visits.getFirst().name = "checked";
			copy.add("new");
			twin.all(Owner.class).save(copy);
		});
		same((twin) -> names(ada(twin).pets), List.of("new", "kitten", "dog"));
		same((twin) -> twin.names(Visit.class), List.of("checked", "second"));
	}

	@Test
	void aDetachedCopyDoesNotOverwriteOthers() {
		both((twin) -> {
			Pet copy = twin.get(Pet.class, "cat");
			copy.owner.name.length();
			twin.clear();
			copy.owner.name = "not saved";
			copy.name = "saved";
			twin.all(Pet.class).save(copy);
		});
		same((twin) -> twin.names(Owner.class), List.of("ada", "bob"));
		same((twin) -> twin.names(Pet.class), List.of("dog", "saved"));
	}

	@Test
	void whatIsTakenOutIsDeleted() {
		both((twin) -> ada(twin).pets.removeFirst());
		same((twin) -> twin.names(Pet.class), List.of("cat"));
		both((twin) -> twin.get(Pet.class, "cat").visits.removeFirst());
		same((twin) -> twin.names(Visit.class), List.of("second"));
		both((twin) -> ada(twin).card = null);
		same((twin) -> twin.names(Card.class), List.of());
		both((twin) -> ada(twin).pets.clear());
		same((twin) -> twin.names(Pet.class), List.of());
		same((twin) -> twin.names(Visit.class), List.of());
	}

	@Test
	void aDetachedCopyDeletesWhatItLacks() {
		both((twin) -> {
			Owner copy = ada(twin);
			copy.pets.size();
			twin.clear();
			copy.pets.removeFirst();
			twin.all(Owner.class).save(copy);
		});
		same((twin) -> twin.names(Pet.class), List.of("cat"));
		both((twin) -> {
			Owner copy = ada(twin);
			twin.clear();
			twin.all(Owner.class).save(copy);
		});
		same((twin) -> twin.names(Pet.class), List.of("cat"));
		both((twin) -> {
			Owner copy = new Owner("ada");
			copy.id = ada(twin).id;
			copy.version = ada(twin).version;
			twin.clear();
			twin.all(Owner.class).save(copy);
		});
		same((twin) -> twin.names(Pet.class), List.of());
	}

	@Test
	void aNewOneThatIsNotInTheListOfANewOwnerStays() {
		both((twin) -> {
			Owner owner = twin.all(Owner.class).save(new Owner("new"));
			Pet pet = new Pet("p");
			pet.owner = owner;
			twin.all(Pet.class).save(pet);
		});
		same((twin) -> twin.names(Pet.class), List.of("cat", "dog", "p"));
	}

	@Test
	void whatIsOwnedIsDeletedWithItsOwner() {
		both((twin) -> twin.all(Owner.class).delete(ada(twin)));
		same((twin) -> twin.names(Pet.class), List.of());
		same((twin) -> twin.names(Visit.class), List.of());
		same((twin) -> twin.names(Card.class), List.of());
	}

	@Test
	void eachKindOfDeleteCascades() {
		both((twin) -> twin.all(Owner.class).deleteById(ada(twin).id));
		same((twin) -> twin.names(Pet.class), List.of());
		both((twin) -> twin.all(Branch.class).deleteByNameStartingWith("a"));
		same((twin) -> twin.names(Branch.class), List.of("b", "root"));
		both((twin) -> twin.all(Branch.class).removeByName("root"));
		same((twin) -> twin.names(Branch.class), List.of());
		both((twin) -> {
			Owner owner = new Owner("c");
			owner.add("c's");
			twin.all(Owner.class).save(owner);
		});
		both((twin) -> twin.all(Owner.class).deleteAll());
		same((twin) -> twin.names(Pet.class), List.of());
	}

	@Test
	void aTreeIsDeletedAsAWhole() {
		both((twin) -> twin.all(Branch.class).deleteAll());
		same((twin) -> twin.names(Branch.class), List.of());
	}

	@Test
	void whatIsReferredToWithoutACascadeStays() {
		both((twin) -> twin.get(Pet.class, "cat").kind = twin.get(Kind.class, "cats"));
		bothRefuse(DataIntegrityViolationException.class, (twin) -> {
			twin.all(Kind.class).delete(twin.get(Kind.class, "cats"));
		}, "Pet");
		bothRefuse(DataIntegrityViolationException.class, (twin) -> {
			twin.all(Course.class).delete(twin.get(Course.class, "maths"));
		}, "Student");
		both((twin) -> twin.all(Student.class).deleteAll());
		same((twin) -> twin.names(Course.class), List.of("maths", "music"));
	}

	/** JPA says that applications must not do this, and Hibernate deletes the child or keeps it, as the owners come. */
	@Test
	void aChildThatMovesIsKept() {
		this.pmem.in(() -> {
			Owner bob = this.pmem.get(Owner.class, "bob");
			Pet cat = ada(this.pmem).pets.removeLast();
			cat.owner = bob;
			bob.pets.add(cat);
		});
		assertThat(names(this.pmem.in(() -> this.pmem.get(Owner.class, "bob")).pets)).containsExactly("cat");
	}

}
