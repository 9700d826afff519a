/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.query;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.data.mapping.AccessOptions;
import org.springframework.data.mapping.AccessOptions.GetOptions;
import org.springframework.data.mapping.AccessOptions.GetOptions.GetNulls;
import org.springframework.data.mapping.PersistentPropertyPathAccessor;

import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.data.core.mapping.PmemPersistentEntity;
import dev.pmem.heap.query.Selection;

/**
 * Reads selections from instances, of entities that are deleted by the time they are projected.
 */
final class EntityRows {

	private static final GetOptions NULL_WHERE_NULL_BEFORE = AccessOptions.defaultGetOptions()
			.withNullValues(GetNulls.EARLY_RETURN);

	private final PmemMappingContext mappingContext;

	EntityRows(PmemMappingContext mappingContext) {
		this.mappingContext = mappingContext;
	}

	/** The values that are selected of an instance. */
	@Nullable
	Object[] row(Object instance, Selection selection) {
		PmemPersistentEntity<?> entity = this.mappingContext.getRequiredPersistentEntity(instance.getClass());
		PersistentPropertyPathAccessor<?> accessor = entity.getPropertyPathAccessor(instance);
		@Nullable
		Object[] row = new @Nullable Object[selection.parts().size()];
		for (int index = 0; index < row.length; index++) {
			Selection.Part part = selection.parts().get(index);
			Object value = accessor.getProperty(
					this.mappingContext.getPersistentPropertyPath(part.path(), entity.getType()),
					NULL_WHERE_NULL_BEFORE);
			Selection nested = part.nested();
			row[index] = (nested == null || value == null) ? value : nested(value, nested);
		}
		return row;
	}

	private Object nested(Object value, Selection selection) {
		if (!(value instanceof Collection<?> elements)) {
			return row(value, selection);
		}
		List<@Nullable Object[]> rows = new ArrayList<>(elements.size());
		for (Object element : elements) {
			if (element != null) {
				rows.add(row(element, selection));
			}
		}
		return rows;
	}

}
