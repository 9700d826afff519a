/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping.jakarta;

import java.util.List;

/**
 * An index or a unique constraint of a table, as {@code @Table} declares it.
 *
 * @param name its name; empty if none is given
 * @param columns the names of its columns as they are written there, without their directions; at least one
 * @param isUnique whether no two rows may have the same values in them
 */
public record IndexTraits(String name, List<String> columns, boolean isUnique) {

	/** Copies the list. */
	public IndexTraits {
		columns = List.copyOf(columns);
	}

}
