/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.cascades;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.JoinTable;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MapKey;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OneToOne;
import jakarta.persistence.OrderBy;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.Version;

/**
 * Entities with cascades in all directions: a clinic, orders with lines, students and courses, users with profiles, trees.
 */
final class Clinic {

	private Clinic() {}

	/** What all have. */
	@MappedSuperclass
	abstract static class Named {

		@Id
		@GeneratedValue
		Long id;

		@Version
		Integer version;

		String name;

		@Override
		public String toString() {
			return this.name;
		}

	}

	/** Has pets, which are stored and deleted with it. */
	@Entity(name = "ClinicOwner")
	static class Owner extends Named {

		@OneToMany(mappedBy = "owner", cascade = CascadeType.ALL, orphanRemoval = true)
		@OrderBy("name DESC")
		List<Pet> pets = new ArrayList<>();

		@OneToMany(mappedBy = "friend")
		Set<Pet> friends = new LinkedHashSet<>();

		@OneToMany(mappedBy = "sitter")
		@MapKey(name = "name")
		Map<String, Pet> sat = new LinkedHashMap<>();

		@OneToOne(mappedBy = "owner", cascade = CascadeType.ALL, orphanRemoval = true)
		Card card;

		Owner() {}

		Owner(String name) {
			this.name = name;
		}

		Pet add(String name) {
			Pet pet = new Pet(name);
			pet.owner = this;
			this.pets.add(pet);
			return pet;
		}

	}

	/** A pet. */
	@Entity(name = "ClinicPet")
	static class Pet extends Named {

		@ManyToOne
		Owner owner;

		@ManyToOne(fetch = FetchType.LAZY)
		Owner friend;

		@ManyToOne
		Owner sitter;

		@ManyToOne
		Kind kind;

		@OneToMany(cascade = CascadeType.ALL, orphanRemoval = true)
		@OrderColumn
		List<Visit> visits = new ArrayList<>();

		Pet() {}

		Pet(String name) {
			this.name = name;
		}

	}

	/** Of an owner alone. */
	@Entity(name = "ClinicCard")
	static class Card extends Named {

		@OneToOne
		Owner owner;

		Card() {}

		Card(String name, Owner owner) {
			this.name = name;
			this.owner = owner;
		}

	}

	/** A kind of pets. */
	@Entity(name = "ClinicKind")
	static class Kind extends Named {

		Kind() {}

		Kind(String name) {
			this.name = name;
		}

	}

	/** A visit, which its pet knows. */
	@Entity(name = "ClinicVisit")
	static class Visit extends Named {

		Visit() {}

		Visit(String name) {
			this.name = name;
		}

	}

	/** Chooses courses. */
	@Entity(name = "ClinicStudent")
	static class Student extends Named {

		@ManyToMany(cascade = {CascadeType.PERSIST, CascadeType.MERGE})
		Set<Course> courses = new LinkedHashSet<>();

		@ManyToMany(cascade = CascadeType.PERSIST)
		@JoinTable(name = "electives")
		@OrderBy("name DESC")
		List<Course> electives = new ArrayList<>();

		@ManyToMany(fetch = FetchType.EAGER)
		@JoinTable(name = "wishes")
		@OrderBy("name ASC")
		final List<Course> wishes = new ArrayList<>();

		@ManyToMany
		@JoinTable(name = "passed")
		@OrderBy
		Set<Course> passed = new LinkedHashSet<>();

		Student() {}

		Student(String name) {
			this.name = name;
		}

	}

	/** Is chosen by students. */
	@Entity(name = "ClinicCourse")
	static class Course extends Named {

		@ManyToMany(mappedBy = "courses")
		@OrderBy("name")
		List<Student> students = new ArrayList<>();

		Course() {}

		Course(String name) {
			this.name = name;
		}

	}

	/** A tree. */
	@Entity(name = "ClinicBranch")
	static class Branch extends Named {

		@ManyToOne
		Branch parent;

		@OneToMany(mappedBy = "parent", cascade = CascadeType.ALL)
		@OrderBy("name")
		List<Branch> children = new ArrayList<>();

		Branch() {}

		Branch(String name) {
			this.name = name;
		}

		Branch add(String name) {
			Branch child = new Branch(name);
			child.parent = this;
			this.children.add(child);
			return child;
		}

	}

}
