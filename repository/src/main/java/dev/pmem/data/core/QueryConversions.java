/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.springframework.data.mapping.MappingException;

import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.data.core.mapping.PmemPersistentProperty;
import dev.pmem.data.core.mapping.jakarta.PropertyConversion;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.query.Selection;

/**
 * Converts the values of queries to what is stored of the properties that they are compared with, and what is selected
 * back. Thread-safe.
 */
final class QueryConversions {

	/** Behind a path, its elements. */
	private static final String ELEMENT = "[]";

	private final PmemMappingContext context;

	/** By class and path. */
	private final Map<Path, Optional<PropertyConversion>> known = new ConcurrentHashMap<>();

	private record Path(Class<?> type, String path) {}

	QueryConversions(PmemMappingContext context) {
		this.context = context;
	}

	/** The query with values as they are stored; the same if nothing is converted. */
	Query convert(Query query, Class<?> type) {
		Criteria criteria = query.criteria();
		return (criteria == null || !this.context.hasConversions())
				? query
				: new Query(convert(criteria, type, false), query.orders(), query.offset(), query.limit());
	}

	/** The query to check, in which a converter is not called: what it is given there stands for any value. */
	Query toCheck(Query query, Class<?> type) {
		Criteria criteria = query.criteria();
		return (criteria == null || !this.context.hasConversions())
				? query
				: new Query(convert(criteria, type, true), query.orders(), query.offset(), query.limit());
	}

	Criteria convert(Criteria criteria, Class<?> type) {
		return this.context.hasConversions() ? convert(criteria, type, false) : criteria;
	}

	private Criteria convert(Criteria criteria, Class<?> type, boolean isCheck) {
		return switch (criteria) {
			case Criteria.And(List<Criteria> parts) -> new Criteria.And(convert(parts, type, isCheck));
			case Criteria.Or(List<Criteria> parts) -> new Criteria.Or(convert(parts, type, isCheck));
			case Criteria.Comparison comparison -> {
				boolean isOfElements = comparison.property().endsWith(ELEMENT);
				String path = comparison.property().substring(0,
						comparison.property().length() - (isOfElements ? ELEMENT.length() : 0));
				PropertyConversion conversion = find(type, path);
				yield (conversion == null) ? comparison : convert(comparison, conversion, isOfElements, isCheck);
			}
		};
	}

	private List<Criteria> convert(List<Criteria> parts, Class<?> type, boolean isCheck) {
		return parts.stream().map((part) -> convert(part, type, isCheck)).toList();
	}

	private static Criteria convert(Criteria.Comparison comparison, PropertyConversion conversion,
			boolean isOfElements, boolean isCheck) {
		Operator operator = comparison.operator();
		if (operator == Operator.TRUE || operator == Operator.FALSE) {
			return Criteria.where(comparison.property(), Operator.EQUAL,
					isCheck
							? Criteria.ANY_VALUE
							: isOfElements
									? conversion.storeElement(operator == Operator.TRUE)
									: conversion.store(operator == Operator.TRUE));
		}
		@Nullable
		Object[] values = comparison.values().toArray();
		for (int index = 0; index < values.length; index++) {
			values[index] = operand(values[index], operator, conversion, isOfElements
					|| operator == Operator.CONTAINING || operator == Operator.NOT_CONTAINING, isCheck);
		}
		return new Criteria.Comparison(comparison.property(), operator, Arrays.asList(values), comparison.ignoreCase());
	}

	private static @Nullable Object operand(@Nullable Object value, Operator operator, PropertyConversion conversion,
			boolean isOfElements, boolean isCheck) {
		boolean isOfSeveral = switch (operator) {
			case IN, NOT_IN, CONTAINING, NOT_CONTAINING -> true;
			default -> false;
		};
		if (isOfSeveral && value instanceof Collection<?> all) {
			List<@Nullable Object> converted = new ArrayList<>();
			all.forEach((each) -> converted.add(operand(each, Operator.EQUAL, conversion, isOfElements, isCheck)));
			return converted;
		}
		if (value == null || value == Criteria.ANY_VALUE || operator == Operator.REGEX) {
			return value;
		}
		if (isCheck) {
			return Criteria.ANY_VALUE;
		}
		return isOfElements ? conversion.storeElement(value) : conversion.store(value);
	}

	private @Nullable PropertyConversion find(Class<?> type, String path) {
		return this.known.computeIfAbsent(new Path(type, path), (_) -> Optional.ofNullable(look(type, path)))
				.orElse(null);
	}

	private @Nullable PropertyConversion look(Class<?> type, String path) {
		PmemPersistentProperty property = property(type, path);
		return (property == null) ? null : this.context.conversionOf(property);
	}

	private @Nullable PmemPersistentProperty property(Class<?> type, String path) {
		try {
			return this.context.getPersistentPropertyPath(path, type).getLeafProperty();
		} catch (MappingException | IllegalArgumentException _) {
			// the store tells of a path that leads nowhere
			return null;
		}
	}

	/** What is selected as a row has it, converted back. */
	@Nullable
	Object[] load(@Nullable Object[] row, Selection selection, Class<?> type) {
		if (!this.context.hasConversions()) {
			return row;
		}
		for (int index = 0; index < row.length; index++) {
			Selection.Part part = selection.parts().get(index);
			Selection nested = part.nested();
			if (nested != null) {
				PmemPersistentProperty property = property(type, part.path());
				row[index] = (property == null)
						? row[index]
						: loadNested(row[index], nested, property.getActualType());
			} else {
				PropertyConversion conversion = find(type, part.path());
				row[index] = (conversion == null) ? row[index] : conversion.load(row[index]);
			}
		}
		return row;
	}

	private @Nullable Object loadNested(@Nullable Object value, Selection nested, Class<?> type) {
		if (value instanceof @Nullable Object[] row) {
			return load(row, nested, type);
		}
		if (value instanceof Collection<?> rows) {
			rows.forEach((each) -> loadNested(each, nested, type));
		}
		return value;
	}

}
