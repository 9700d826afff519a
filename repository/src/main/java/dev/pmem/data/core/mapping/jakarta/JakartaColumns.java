/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping.jakarta;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import jakarta.persistence.AssociationOverride;
import jakarta.persistence.AssociationOverrides;
import jakarta.persistence.AttributeOverride;
import jakarta.persistence.AttributeOverrides;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Index;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.JoinColumns;
import jakarta.persistence.Table;
import jakarta.persistence.UniqueConstraint;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mapping.PersistentProperty;

/**
 * Reads what the annotations of Jakarta Persistence, whose API must be there, say of tables and of columns in other places.
 */
final class JakartaColumns {

	private JakartaColumns() {}

	static boolean isElementCollection(PersistentProperty<?> property) {
		return JakartaMembers.annotation(property, ElementCollection.class) != null;
	}

	static ColumnTraits traits(Column column, boolean isLob) {
		boolean hasLength = column.length() != JakartaProperties.UNSAID_LENGTH && column.columnDefinition().isEmpty()
				&& !isLob;
		return new ColumnTraits(column.name(), column.unique(), column.nullable(), hasLength ? column.length() : -1,
				column.insertable(), column.updatable());
	}

	private static ColumnTraits traits(JoinColumn join) {
		return new ColumnTraits(join.name(), join.unique(), join.nullable(), -1, join.insertable(), join.updatable());
	}

	/** What is said of the columns of a reference, as if they were one; null if nothing is. */
	static @Nullable ColumnTraits reference(PersistentProperty<?> property) {
		if (JakartaMembers.annotation(property, JoinColumn.class) instanceof JoinColumn join) {
			return traits(join);
		}
		if (!(JakartaMembers.annotation(property, JoinColumns.class) instanceof JoinColumns joins)
				|| joins.value().length == 0) {
			return null;
		}
		if (joins.value().length == 1) {
			return traits(joins.value()[0]);
		}
		List<JoinColumn> all = List.of(joins.value());
		return new ColumnTraits("", all.stream().anyMatch(JoinColumn::unique), all.stream().anyMatch(
				JoinColumn::nullable),
				-1, all.stream().anyMatch(JoinColumn::insertable), all.stream().anyMatch(JoinColumn::updatable));
	}

	/** The columns that a property gives to the properties of what it embeds, by their paths. */
	static Map<String, ColumnTraits> overrides(PersistentProperty<?> property) {
		return overrides(new Finder() {

			@Override
			public <A extends Annotation> @Nullable A find(Class<A> type) {
				return JakartaMembers.annotation(property, type);
			}

		});
	}

	/** The columns that a class gives to properties of its superclass, by their paths. */
	static Map<String, ColumnTraits> overrides(AnnotatedElement type) {
		return overrides(new Finder() {

			@Override
			public <A extends Annotation> @Nullable A find(Class<A> annotation) {
				return type.getDeclaredAnnotation(annotation);
			}

		});
	}

	/** Finds an annotation; null if there is none of its type. */
	private interface Finder {

		<A extends Annotation> @Nullable A find(Class<A> type);

	}

	private static Map<String, ColumnTraits> overrides(Finder annotations) {
		Map<String, ColumnTraits> columns = new LinkedHashMap<>();
		for (AttributeOverride each : all(annotations.find(AttributeOverride.class),
				annotations.find(AttributeOverrides.class), AttributeOverrides::value)) {
			columns.put(each.name(), traits(each.column(), false));
		}
		for (AssociationOverride each : all(annotations.find(AssociationOverride.class),
				annotations.find(AssociationOverrides.class), AssociationOverrides::value)) {
			for (JoinColumn join : each.joinColumns()) {
				columns.put(each.name(), traits(join));
			}
		}
		return columns;
	}

	private static <A, C> List<A> all(@Nullable A single, @Nullable C container, Function<C, A[]> content) {
		List<A> all = new ArrayList<>();
		if (single != null) {
			all.add(single);
		}
		if (container != null) {
			all.addAll(List.of(content.apply(container)));
		}
		return all;
	}

	/** The indexes and unique constraints of the table of a class, which itself, not a superclass, has the annotation. */
	static List<IndexTraits> indexes(Class<?> type) {
		Table table = type.getDeclaredAnnotation(Table.class);
		List<IndexTraits> indexes = new ArrayList<>();
		if (table == null) {
			return indexes;
		}
		for (UniqueConstraint constraint : table.uniqueConstraints()) {
			indexes.add(new IndexTraits(constraint.name(), List.of(constraint.columnNames()), true));
		}
		for (Index index : table.indexes()) {
			indexes.add(new IndexTraits(index.name(), columns(index.columnList()), index.unique()));
		}
		return indexes;
	}

	private static List<String> columns(String list) {
		List<String> columns = new ArrayList<>();
		for (String column : list.split(",", -1)) {
			columns.add(column.strip().replaceFirst("(?i)\\s+(asc|desc)$", ""));
		}
		return columns;
	}

}
