/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;

import jakarta.persistence.AssociationOverride;
import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.OneToOne;
import jakarta.persistence.Table;
import jakarta.persistence.UniqueConstraint;
import org.junit.jupiter.api.Test;
import org.springframework.data.mapping.MappingException;

import dev.pmem.data.core.index.CompoundIndex;
import dev.pmem.data.core.index.Indexed;
import dev.pmem.heap.object.PropertyRules;
import dev.pmem.heap.object.ReferencedId;
import dev.pmem.heap.store.IndexDefinition;

/** What annotations of columns and tables mean: indexes, rules, ids of references. */
class ColumnTests {

	private final PmemMappingContext context = new PmemMappingContext();

	private List<IndexDefinition> indexes(Class<?> type) {
		return this.context.indexesOf(this.context.getRequiredPersistentEntity(type));
	}

	private void requireRefused(Class<?> type, String... messages) {
		assertThatExceptionOfType(MappingException.class).isThrownBy(() -> indexes(type))
				.satisfies((ex) -> assertThat(ex.getMessage()).contains(messages));
	}

	@Embeddable
	static class Address {

		@Column(nullable = false)
		String city;

		String street;

	}

	@Entity
	static class Owner {

		@Id
		Long ownerNumber;

	}

	@Entity
	@Table(uniqueConstraints = {@UniqueConstraint(columnNames = {"last_name", "owner_id"}),
			@UniqueConstraint(name = "of_home", columnNames = {"HOME_CITY", "`lastName`"}),
			@UniqueConstraint(columnNames = "spoken")}, indexes = {
					@Index(columnList = "first name  desc , \"LASTNAME\" ASC"), @Index(columnList = "work_street"),
					@Index(columnList = "landlord_owner_number"), @Index(columnList = "id"),
					@Index(name = "again", columnList = "owner_id,last_name")})
	static class Person {

		@Id
		Long id;

		String lastName;

		@Column(name = "\"first name\"")
		String first;

		@ManyToOne
		@JoinColumn(name = "owner_id")
		Owner keeper;

		@ManyToOne
		Owner landlord;

		@Embedded
		@AttributeOverride(name = "city", column = @Column(name = "home_city", unique = true))
		Address home;

		Address work;

		@Column(name = "spoken", unique = true)
		String language;

	}

	@Test
	void namesOfColumnsAreResolved() {
		assertThat(indexes(Person.class)).containsExactly(
				IndexDefinition.unique("home.city", "home.city"),
				IndexDefinition.unique("language", "language"),
				IndexDefinition.unique("lastName,keeper", "lastName", "keeper"),
				IndexDefinition.unique("of_home", "home.city", "lastName"),
				IndexDefinition.of("first,lastName", "first", "lastName"),
				IndexDefinition.of("work.street", "work.street"),
				IndexDefinition.of("landlord", "landlord"),
				IndexDefinition.of("again", "keeper", "lastName"));
	}

	@Entity
	@Table(indexes = @Index(columnList = "nothing"))
	static class Unknown {

		@Id
		Long id;

		String lastName;

	}

	@Entity
	@Table(indexes = @Index(columnList = "city"))
	static class Ambiguous {

		@Id
		Long id;

		Address home;

		Address work;

	}

	@Entity
	@Table(indexes = @Index(columnList = "city"))
	static class NotAmbiguous {

		@Id
		Long id;

		String city;

		Address home;

	}

	@Test
	void namesOfNothingOrOfSeveralAreRefused() {
		requireRefused(Unknown.class, "Unknown", "'nothing'", "lastName");
		requireRefused(Ambiguous.class, "'city'", "home.city", "work.city", "@Column");
		assertThat(indexes(NotAmbiguous.class)).containsExactly(IndexDefinition.of("city", "city"));
	}

	@MappedSuperclass
	static class Named {

		@Id
		Long id;

		@Column(nullable = false, length = 10)
		String name;

		@ManyToOne
		Owner owner;

	}

	@Entity
	@AttributeOverride(name = "name", column = @Column(name = "title", length = 20, unique = true))
	@AssociationOverride(name = "owner", joinColumns = @JoinColumn(name = "chief", nullable = false))
	@Table(indexes = @Index(columnList = "chief,title"))
	static class Titled extends Named {

		@OneToOne
		Owner other;

	}

	@Test
	void classesOverrideColumnsOfSuperclasses() {
		assertThat(indexes(Titled.class)).containsExactlyInAnyOrder(IndexDefinition.unique("name", "name"),
				IndexDefinition.unique("other", "other"), IndexDefinition.of("owner,name", "owner", "name"));
		assertThat(new SpringTypeModels(this.context).rules(Titled.class)).containsOnlyKeys("name", "owner")
				.containsEntry("name", new PropertyRules(true, 20, true, true))
				.containsEntry("owner", new PropertyRules(false, -1, true, true));
	}

	@Entity
	static class Tagged {

		@Id
		@Column(nullable = false, updatable = false)
		Long id;

		@Column(nullable = false, length = 7)
		@ElementCollection
		List<String> tags = new ArrayList<>();

		@Column(nullable = false, length = 7)
		List<String> plain = new ArrayList<>();

		@ElementCollection
		@AttributeOverride(name = "street", column = @Column(length = 9))
		List<Address> addresses = new ArrayList<>();

		Address address;

	}

	@Test
	void rulesOfEmbeddedValuesAndElements() {
		assertThat(new SpringTypeModels(this.context).rules(Tagged.class)).containsOnlyKeys("tags[]", "plain",
				"addresses[].city", "addresses[].street", "address.city")
				.containsEntry("tags[]", new PropertyRules(false, 7, true, true))
				.containsEntry("addresses[].street", new PropertyRules(true, 9, true, true));
	}

	@Entity
	static class UniqueElements {

		@Id
		Long id;

		@Column(unique = true)
		@ElementCollection
		List<String> tags = new ArrayList<>();

	}

	@Entity
	static class Twins {

		@Id
		Long id;

		@Column(name = "name")
		String first;

		String name;

	}

	@Entity
	static class ReadOnlyReference {

		@Id
		Long id;

		Long ownerNumber;

		@ManyToOne
		@JoinColumn(name = "owner_number", insertable = false, updatable = false)
		Owner owner;

	}

	@Entity
	static class OtherType {

		@Id
		Long id;

		@ManyToOne
		@JoinColumn(name = "owner")
		Owner owner;

		@Column(name = "OWNER", insertable = false, updatable = false)
		String shown;

	}

	@Test
	void whatCanNotBeKeptIsRefused() {
		requireRefused(UniqueElements.class, "UniqueElements.tags[]", "unique");
		requireRefused(Twins.class, "Twins.first and Twins.name", "'name'", "insertable = false");
		requireRefused(ReadOnlyReference.class, "ownerNumber", "owner", "'owner_number'");
		requireRefused(OtherType.class, "OtherType.shown", "OtherType.owner", "java.lang.Long");
	}

	@Entity
	@CompoundIndex(properties = {"text", "shown"})
	@Table(uniqueConstraints = @UniqueConstraint(columnNames = "owner_owner_number"))
	static class Showing {

		@Id
		Long id;

		String text;

		@ManyToOne
		Owner owner;

		@Indexed
		@Column(name = "owner_owner_number", insertable = false, updatable = false)
		long shown;

	}

	@Test
	void theIdOfAReferenceIsIndexedAsTheReference() {
		assertThat(indexes(Showing.class)).containsExactlyInAnyOrder(IndexDefinition.unique("shown", "owner"),
				IndexDefinition.of("text,owner", "text", "owner"));
		assertThat(new SpringTypeModels(this.context).referencedIds(Showing.class)).singleElement()
				.extracting(ReferencedId::name, ReferencedId::path).containsExactly("shown", "owner.ownerNumber");
		assertThat(new SpringTypeModels(this.context).modelOf(Showing.class).properties())
				.noneMatch((property) -> property.name().equals("shown"));
	}

	static class Plain {

		@org.springframework.data.annotation.Id
		Long id;

		Address home;

		Address work;

	}

	@Test
	void valuesOfOneClassShareNoColumnUnlessOneSaysSo() {
		assertThat(indexes(Plain.class)).isEmpty();
		assertThat(new SpringTypeModels(this.context).rules(Plain.class)).containsOnlyKeys("home.city", "work.city");
	}

}
