/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.cascades;

import java.util.List;
import java.util.Optional;

import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.repository.ListCrudRepository;
import org.springframework.data.repository.NoRepositoryBean;
import org.springframework.transaction.annotation.Transactional;

import dev.pmem.data.repository.PmemRepository;
import dev.pmem.data.repository.cascades.Clinic.Branch;
import dev.pmem.data.repository.cascades.Clinic.Card;
import dev.pmem.data.repository.cascades.Clinic.Course;
import dev.pmem.data.repository.cascades.Clinic.Kind;
import dev.pmem.data.repository.cascades.Clinic.Named;
import dev.pmem.data.repository.cascades.Clinic.Owner;
import dev.pmem.data.repository.cascades.Clinic.Pet;
import dev.pmem.data.repository.cascades.Clinic.Student;
import dev.pmem.data.repository.cascades.Clinic.Visit;
import dev.pmem.data.repository.cascades.Trade.Line;
import dev.pmem.data.repository.cascades.Trade.Order;
import dev.pmem.data.repository.cascades.Trade.Product;

/** The repositories of the entities, on each side. */
final class Repositories {

	private Repositories() {}

	/** Finds and deletes by name. */
	@NoRepositoryBean
	interface ByName<T extends Named> extends ListCrudRepository<T, Long> {

		Optional<T> findByName(String name);

		@Transactional
		long deleteByNameStartingWith(String start);

		@Transactional
		List<T> removeByName(String name);

	}

	interface JpaOwners extends ByName<Owner>, JpaRepository<Owner, Long> {}

	interface JpaPets extends ByName<Pet>, JpaRepository<Pet, Long> {}

	interface JpaCards extends ByName<Card>, JpaRepository<Card, Long> {}

	interface JpaKinds extends ByName<Kind>, JpaRepository<Kind, Long> {}

	interface JpaVisits extends ByName<Visit>, JpaRepository<Visit, Long> {}

	interface JpaStudents extends ByName<Student>, JpaRepository<Student, Long> {}

	interface JpaCourses extends ByName<Course>, JpaRepository<Course, Long> {}

	interface JpaBranches extends ByName<Branch>, JpaRepository<Branch, Long> {}

	interface PmemOwners extends ByName<Owner>, PmemRepository<Owner, Long> {}

	interface PmemPets extends ByName<Pet>, PmemRepository<Pet, Long> {}

	interface PmemCards extends ByName<Card>, PmemRepository<Card, Long> {}

	interface PmemKinds extends ByName<Kind>, PmemRepository<Kind, Long> {}

	interface PmemVisits extends ByName<Visit>, PmemRepository<Visit, Long> {}

	interface PmemStudents extends ByName<Student>, PmemRepository<Student, Long> {}

	interface PmemCourses extends ByName<Course>, PmemRepository<Course, Long> {}

	interface PmemBranches extends ByName<Branch>, PmemRepository<Branch, Long> {}

	interface JpaOrders extends ByName<Order>, JpaRepository<Order, Long> {}

	interface JpaLines extends ByName<Line>, JpaRepository<Line, Long> {}

	interface JpaProducts extends ByName<Product>, JpaRepository<Product, Long> {}

	interface PmemOrders extends ByName<Order>, PmemRepository<Order, Long> {}

	interface PmemLines extends ByName<Line>, PmemRepository<Line, Long> {}

	interface PmemProducts extends ByName<Product>, PmemRepository<Product, Long> {}

}
