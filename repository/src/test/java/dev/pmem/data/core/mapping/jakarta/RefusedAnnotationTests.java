/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

import jakarta.persistence.CheckConstraint;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.DiscriminatorColumn;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OneToOne;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.PrimaryKeyJoinColumn;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import org.hibernate.annotations.BatchSize;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.hibernate.annotations.ColumnDefault;
import org.hibernate.annotations.DynamicInsert;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.Fetch;
import org.hibernate.annotations.FetchMode;
import org.hibernate.annotations.Formula;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.OnDelete;
import org.hibernate.annotations.OnDeleteAction;
import org.hibernate.annotations.OptimisticLockType;
import org.hibernate.annotations.OptimisticLocking;
import org.hibernate.annotations.SoftDelete;
import org.hibernate.annotations.ValueGenerationType;
import org.hibernate.generator.BeforeExecutionGenerator;
import org.hibernate.type.SqlTypes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.NestedExceptionUtils;

import dev.pmem.data.core.PmemTemplate;
import dev.pmem.data.core.TestHeap;

/** Annotations that can't be honoured stop the start; those that only shape SQL do not. */
class RefusedAnnotationTests {

	private final TestHeap heap = new TestHeap();

	private final PmemTemplate template = new PmemTemplate(this.heap.heap());

	@AfterEach
	void close() {
		this.heap.close();
	}

	private void assertRefused(Class<?> type, String... parts) {
		assertThatThrownBy(() -> this.template.extent(type)).satisfies((thrown) -> assertThat(
				NestedExceptionUtils.getMostSpecificCause(thrown)).isInstanceOf(UnsupportedAnnotationException.class)
				.hasMessageContainingAll(parts));
	}

	@Entity
	static class Computed {

		@Id
		@GeneratedValue
		Long id;

		@Formula("1 + 1")
		int sum;

	}

	@Entity
	static class OfRefused {

		@Id
		@GeneratedValue
		Long id;

		@Embedded
		Inner inner;

	}

	@Embeddable
	static class Inner {

		@OnDelete(action = OnDeleteAction.CASCADE)
		String text;

	}

	@MappedSuperclass
	@SoftDelete
	static class SoftlyDeleted {

		@Id
		@GeneratedValue
		Long id;

	}

	@Entity
	static class Below extends SoftlyDeleted {}

	@Test
	void aRefusedAnnotationIsNamedWithItsPlaceAndTheRemedy() {
		assertRefused(Computed.class, Computed.class.getName() + ".sum", "@org.hibernate.annotations.Formula",
				"compute the value in a method");
		assertRefused(OfRefused.class, Inner.class.getName() + ".text", "@org.hibernate.annotations.OnDelete",
				"use @dev.pmem.heap.annotation.OnDelete");
		assertRefused(Below.class, SoftlyDeleted.class.getName(), "@org.hibernate.annotations.SoftDelete",
				"keep a property");
	}

	@Entity
	@Table(check = @CheckConstraint(constraint = "a > 0"))
	static class Checked {

		@Id
		@GeneratedValue
		Long id;

	}

	@Entity
	@OptimisticLocking(type = OptimisticLockType.DIRTY)
	static class DirtyLocked {

		@Id
		@GeneratedValue
		Long id;

	}

	@Entity
	@OptimisticLocking
	static class VersionLocked {

		@Id
		@GeneratedValue
		Long id;

	}

	@Test
	void anAttributeMayBeRefusedIfItIsSet() {
		assertRefused(Checked.class, Checked.class.getName(), "@jakarta.persistence.Table(check)", "Bean Validation");
		assertRefused(DirtyLocked.class, "@org.hibernate.annotations.OptimisticLocking(type)", "@Version");
		assertThat(this.template.count(VersionLocked.class)).isZero();
	}

	@Entity
	@IdClass(Key.class)
	static class TwoIds {

		@Id
		String first;

		@Id
		String second;

	}

	record Key(String first, String second) implements Serializable {}

	@Entity
	static class Shared {

		@Id
		Long id;

		@OneToOne
		@PrimaryKeyJoinColumn
		VersionLocked other;

	}

	@Entity
	static class Parent {

		@Id
		@GeneratedValue
		Long id;

		@OneToMany(mappedBy = "parent")
		@OrderColumn
		List<Child> children = new ArrayList<>();

	}

	@Entity
	static class Child {

		@Id
		@GeneratedValue
		Long id;

		@ManyToOne
		Parent parent;

	}

	@Entity
	@DynamicInsert
	static class Defaulted {

		@Id
		@GeneratedValue
		Long id;

		@ColumnDefault("7")
		Integer number;

	}

	@Entity
	static class NotInserted {

		@Id
		@GeneratedValue
		Long id;

		@Column(insertable = false, columnDefinition = "integer default 7")
		Integer number;

	}

	@ValueGenerationType(generatedBy = BeforeExecutionGenerator.class)
	@Retention(RetentionPolicy.RUNTIME)
	@interface Stamped {}

	@Entity
	static class OwnGenerator {

		@Id
		@GeneratedValue
		Long id;

		@Stamped
		String stamp;

	}

	@Test
	void whatIsRefusedOnlyTogetherWithSomethingElse() {
		assertRefused(TwoIds.class, TwoIds.class.getName(), "@jakarta.persistence.IdClass", "@EmbeddedId");
		assertRefused(Shared.class, Shared.class.getName() + ".other", "PrimaryKeyJoinColumn", "an id of its own");
		assertRefused(Parent.class, Parent.class.getName() + ".children", "OrderColumn", "mappedBy", "@OrderBy");
		assertRefused(Defaulted.class, Defaulted.class.getName() + ".number", "default", "initialize the property");
		assertRefused(NotInserted.class, NotInserted.class.getName() + ".number", "default");
		assertRefused(OwnGenerator.class, OwnGenerator.class.getName() + ".stamp", Stamped.class.getName(),
				"ValueGenerationType", "BeforeConvertCallback");
	}

	@Entity
	@Table(name = "t", schema = "s")
	@DiscriminatorColumn(name = "kind")
	@NamedQuery(name = "q", query = "select s from Shaped s")
	@DynamicUpdate
	@Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
	@SequenceGenerator(name = "g", allocationSize = 1)
	static class Shaped {

		@Id
		@GeneratedValue
		Long id;

		@Column(precision = 10, scale = 2, columnDefinition = "numeric(10,2) default 0")
		@ColumnDefault("0")
		BigDecimal price;

		@ElementCollection
		@CollectionTable(name = "tags", joinColumns = @JoinColumn(name = "shaped_id"))
		@BatchSize(size = 20)
		@Fetch(FetchMode.SUBSELECT)
		List<String> tags = new ArrayList<>();

		@JdbcTypeCode(SqlTypes.CHAR)
		String code;

		@Transient
		@Formula("2")
		int notStored;

	}

	@Test
	void whatOnlyShapesSqlChangesNothing() {
		Shaped shaped = new Shaped();
		shaped.price = new BigDecimal("1.23456");
		this.template.save(shaped, Shaped.class);
		Shaped found = this.template.findById(shaped.id, Shaped.class);
		assertThat(found).isNotNull();
		assertThat(found.price).isEqualTo(new BigDecimal("1.23456"));
	}

}
