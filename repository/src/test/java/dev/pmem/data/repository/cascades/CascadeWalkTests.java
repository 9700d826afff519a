/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.cascades;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.data.repository.cascades.Clinic.Branch;
import dev.pmem.data.repository.cascades.Clinic.Card;
import dev.pmem.data.repository.cascades.Clinic.Course;
import dev.pmem.data.repository.cascades.Clinic.Named;
import dev.pmem.data.repository.cascades.Clinic.Owner;
import dev.pmem.data.repository.cascades.Clinic.Pet;
import dev.pmem.data.repository.cascades.Clinic.Student;
import dev.pmem.data.repository.cascades.Clinic.Visit;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.testing.TestSeed;

/**
 * Random changes of entities with cascades, each in a transaction on JPA and in one on a pool: both end in the same state.
 */
@Tag("slow")
class CascadeWalkTests {

	private static final int STEPS = Integer.getInteger("pmem.twin.transactions", 150);

	private final long seed = TestSeed.next();

	private final Random random = new Random(this.seed);

	private int names;

	@TempDir
	Path directory;

	@Test
	void randomChangesEndInTheSameState() {
		try (Twin jpa = Twin.jpa(); Twin pmem = Twin.pmem(this.directory.resolve("clinic.pmem"))) {
			for (int step = 0; step < STEPS; step++) {
				int kind = this.random.nextInt(14);
				String context = "seed " + this.seed + ", step " + step + " of kind " + kind;
				Consumer<Twin> action = action(kind, jpa);
				jpa.in(() -> action.accept(jpa));
				pmem.in(() -> action.accept(pmem));
				assertThat(describe(pmem)).as(context).isEqualTo(describe(jpa));
			}
			assertThat(pmem.bean(PersistentHeap.class).verify().problems()).isEmpty();
		}
	}

	private String next() {
		return "n" + this.names++;
	}

	/** The name of an entity that there is; null if there is none. */
	private String any(Twin twin, Class<? extends Named> type) {
		List<String> all = twin.names(type);
		return all.isEmpty() ? null : all.get(this.random.nextInt(all.size()));
	}

	private Consumer<Twin> action(int kind, Twin twin) {
		String owner = any(twin, Owner.class);
		String other = any(twin, Owner.class);
		String pet = any(twin, Pet.class);
		String branch = any(twin, Branch.class);
		String student = any(twin, Student.class);
		String course = any(twin, Course.class);
		String name = next();
		int number = this.random.nextInt(3);
		Consumer<Twin> create = (each) -> {
			Owner made = new Owner(name);
			made.add(name + "p").visits.add(new Visit(name + "v"));
			each.all(Owner.class).save(made);
			each.all(Student.class).save(new Student(name + "s"));
			each.all(Course.class).save(new Course(name + "c"));
			each.all(Branch.class).save(new Branch(name + "b"));
		};
		if (owner == null || pet == null || branch == null || student == null || course == null) {
			return create;
		}
		return switch (kind) {
			case 0 -> create;
			case 1 -> (each) -> each.get(Owner.class, owner).add(name);
			case 2 -> (each) -> removeAny(each.get(Owner.class, owner).pets, number);
			case 3 -> (each) -> each.all(Owner.class).delete(each.get(Owner.class, owner));
			case 4 -> (each) -> each.all(Pet.class).delete(each.get(Pet.class, pet));
			case 5 -> (each) -> each.get(Pet.class, pet).visits.add(new Visit(name));
			case 6 -> (each) -> removeAny(each.get(Pet.class, pet).visits, number);
			case 7 -> (each) -> each.get(Pet.class, pet).owner = each.get(Owner.class, other);
			case 8 -> (each) -> saveCopy(each, owner, number, name);
			case 9 -> (each) -> {
				Owner found = each.get(Owner.class, owner);
				found.card = (found.card == null) ? new Card(name, found) : null;
			};
			case 10 -> (each) -> each.get(Student.class, student).courses.add((number == 0)
					? new Course(name)
					: each.get(Course.class, course));
			case 11 -> (each) -> each.get(Student.class, student).courses.removeIf((one) -> one.name.equals(course));
			case 12 -> (each) -> each.get(Branch.class, branch).add(name).add(name + "'s");
			default -> (each) -> each.all(Branch.class).deleteById(each.get(Branch.class, branch).id);
		};
	}

	private static void removeAny(List<?> list, int number) {
		if (!list.isEmpty()) {
			list.remove(number % list.size());
		}
	}

	/** Saves a detached copy of which elements were changed, added and taken out. */
	private static void saveCopy(Twin twin, String owner, int number, String name) {
		Owner copy = twin.get(Owner.class, owner);
		if (number > 0) {
			copy.pets.forEach((pet) -> pet.visits.size());
		}
		twin.clear();
		if (number > 0) {
			removeAny(copy.pets, number);
			copy.pets.forEach((pet) -> pet.visits.forEach((visit) -> visit.name += "+"));
			copy.pets.forEach((pet) -> pet.name += "*");
			copy.add(name);
		}
		twin.all(Owner.class).save(copy);
	}

	private static List<String> describe(Twin twin) {
		return twin.in(() -> {
			List<String> lines = new ArrayList<>();
			for (Owner each : twin.all(Owner.class).findAll()) {
				lines.add("owner " + each + " card " + each.card + " version " + (each.version >= 0));
				each.pets.forEach((pet) -> lines.add("pet " + pet + " of " + pet.owner + " with " + pet.visits));
			}
			lines.add("pets " + twin.all(Pet.class).findAll().stream().map(Pet::toString).sorted().toList());
			lines.add("visits " + twin.all(Visit.class).findAll().stream().map(Visit::toString).sorted().toList());
			lines.add("cards " + twin.all(Card.class).findAll().stream().map(Card::toString).sorted().toList());
			for (Student each : twin.all(Student.class).findAll()) {
				lines.add("student " + each + " in " + each.courses.stream().map(Course::toString).sorted().toList());
			}
			for (Course each : twin.all(Course.class).findAll()) {
				lines.add("course " + each + " of " + each.students);
			}
			for (Branch each : twin.all(Branch.class).findAll()) {
				lines.add("branch " + each + " below " + each.parent + " above " + each.children);
			}
			lines.sort(null);
			return lines;
		});
	}

}
