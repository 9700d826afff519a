/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.data.mapping.AccessOptions;
import org.springframework.data.mapping.AccessOptions.GetOptions;
import org.springframework.data.mapping.AccessOptions.GetOptions.GetNulls;
import org.springframework.data.mapping.PersistentPropertyPath;
import org.springframework.util.ClassUtils;

import dev.pmem.data.core.mapping.InvalidMappingException;
import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.data.core.mapping.PmemPersistentEntity;
import dev.pmem.data.core.mapping.PmemPersistentProperty;
import dev.pmem.heap.context.EntityType;
import dev.pmem.heap.query.SortOrder;

/**
 * The order of loaded entities by one of their properties. Null is the smallest value, as in queries.
 *
 * @param entity the class of the entities
 * @param path the property
 */
record ShownOrder(PmemPersistentEntity<?> entity,
		PersistentPropertyPath<PmemPersistentProperty> path) implements Comparator<Object> {

	private static final GetOptions OPTIONS = AccessOptions.defaultGetOptions()
			.withNullValues(GetNulls.EARLY_RETURN);

	/**
	 * The order by several properties, the first one first.
	 * @throws InvalidMappingException if the values of a property have no order
	 */
	static Comparator<Object> of(PmemMappingContext context, PmemPersistentEntity<?> entity, List<SortOrder> orders) {
		Comparator<Object> order = (_, _) -> 0;
		for (SortOrder each : orders) {
			PersistentPropertyPath<PmemPersistentProperty> path = context.getPersistentPropertyPath(each.property(),
					entity.getType());
			Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(path.getLeafProperty().getType());
			if (!Comparable.class.isAssignableFrom(type)) {
				throw new InvalidMappingException("Values of " + entity.getType().getName() + "." + each.property()
						+ " have no order: " + type.getName() + " is not Comparable",
						"Name another property in @OrderBy");
			}
			Comparator<Object> next = new ShownOrder(entity, path);
			order = order.thenComparing(each.descending() ? next.reversed() : next);
		}
		return order;
	}

	@Override
	public int compare(Object first, Object second) {
		Comparable<Object> value = value(first);
		Comparable<Object> other = value(second);
		if (value == null || other == null) {
			return Boolean.compare(value != null, other != null);
		}
		return value.compareTo(other);
	}

	@SuppressWarnings("unchecked")
	private @Nullable Comparable<Object> value(Object target) {
		EntityType.fill(target);
		return (Comparable<Object>) this.entity.getPropertyPathAccessor(target).getProperty(this.path, OPTIONS);
	}

}
