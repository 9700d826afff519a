/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.query;

import java.util.ArrayList;
import java.util.List;

import org.springframework.data.core.PropertyPath;
import org.springframework.data.core.PropertyReferenceException;
import org.springframework.data.domain.Sort;

import dev.pmem.heap.query.SortOrder;
import dev.pmem.heap.query.SortOrder.Nulls;

/**
 * Translates Spring Data's sorts into the heap's.
 */
public final class SortOrders {

	private SortOrders() {}

	/**
	 * The sort keys of entities of this class. Ignoring case has no effect on properties that are not strings.
	 * @throws PropertyReferenceException if the class has no such property
	 */
	public static List<SortOrder> of(Sort sort, Class<?> domainType) {
		if (sort.isUnsorted()) {
			return List.of();
		}
		List<SortOrder> orders = new ArrayList<>();
		for (Sort.Order order : sort) {
			PropertyPath path = PropertyPath.from(order.getProperty(), domainType);
			boolean ignoreCase = order.isIgnoreCase() && path.getLeafType() == String.class;
			orders.add(new SortOrder(path.toDotPath(), order.isDescending(), ignoreCase, nulls(order)));
		}
		return orders;
	}

	private static Nulls nulls(Sort.Order order) {
		return switch (order.getNullHandling()) {
			case NATIVE -> Nulls.NATIVE;
			case NULLS_FIRST -> Nulls.FIRST;
			case NULLS_LAST -> Nulls.LAST;
		};
	}

}
