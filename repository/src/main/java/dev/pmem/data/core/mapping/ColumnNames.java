/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.pmem.data.core.mapping.Columns.Column;

/**
 * Finds the properties behind names of columns, as constraints and indexes of tables name them.
 */
final class ColumnNames {

	private final Columns columns;

	ColumnNames(Columns columns) {
		this.columns = columns;
	}

	/** What is left of a name without case, quotes and underscores. */
	private static String loose(String name) {
		return Columns.physical(name).replace("_", "");
	}

	/**
	 * The path of the property behind a name. A name is that of a column which an annotation gives; else the path of a
	 * property, or the last name in it; else a reference with its target's id behind it.
	 * @return null if there is none
	 * @throws InvalidMappingException if there are several
	 */
	@Nullable
	String find(String name) {
		for (Function<Column, @Nullable String> given : List.<Function<Column, @Nullable String>>of(ColumnNames::given,
				Column::path, (column) -> column.property().getName(), this.columns::name)) {
			String found = find(name, given);
			if (found != null) {
				return found;
			}
		}
		return null;
	}

	private static @Nullable String given(Column column) {
		return column.traits().name().isEmpty() ? null : column.traits().name();
	}

	/** @param given gives the name by which a column is compared; null for none */
	private @Nullable String find(String name, Function<Column, @Nullable String> given) {
		Set<String> exact = new LinkedHashSet<>();
		Set<String> similar = new LinkedHashSet<>();
		for (Column column : this.columns.all()) {
			String own = column.isOfElements() ? null : given.apply(column);
			if (own == null || !loose(own).equals(loose(name))) {
				continue;
			}
			Column reference = this.columns.referencedId(column);
			String path = (reference != null) ? reference.path() : column.path();
			similar.add(path);
			if (Columns.physical(own).equals(Columns.physical(name))) {
				exact.add(path);
			}
		}
		Set<String> found = exact.isEmpty() ? similar : exact;
		if (found.size() > 1) {
			throw new InvalidMappingException("The column '" + name + "' of an index of "
					+ this.columns.type().getName() + " can be each of the properties " + found,
					"Name the column of one of them with @Column");
		}
		return found.isEmpty() ? null : found.iterator().next();
	}

}
