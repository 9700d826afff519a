/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.query;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.data.core.mapping.PmemPersistentEntity;
import dev.pmem.data.core.mapping.PmemPersistentProperty;
import dev.pmem.data.transaction.PmemExceptionTranslator;
import dev.pmem.heap.context.PersistenceContext;
import dev.pmem.heap.object.LiveTypeModels;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.Selection;
import dev.pmem.heap.query.SortOrder;
import dev.pmem.heap.query.SortOrder.Nulls;

/**
 * A total order of a class's entities, by which a window of results continues behind the keys of an entity. The order ends
 * with the id, so no two entities have the same keys. In place of an embedded object it has the object's properties.
 * Immutable and thread-safe.
 *
 * @param keys the sort keys, the most significant first
 */
record Keyset(PmemMappingContext context, Class<?> domainType, List<Key> keys) {

	/**
	 * A sort key of a single value.
	 *
	 * @param notNull whether its property is never null
	 * @param isBoolean whether it is true or false, between which no comparison asks for an order
	 */
	private record Key(SortOrder order, boolean notNull, boolean isBoolean) {

		String path() {
			return this.order.property();
		}

	}

	/** The order that begins with these sort keys. */
	static Keyset of(List<SortOrder> sort, PmemMappingContext context, Class<?> domainType) {
		Map<String, Key> keys = new LinkedHashMap<>();
		List<SortOrder> orders = new ArrayList<>(sort);
		String id = context.getRequiredPersistentEntity(domainType).getRequiredIdProperty().getName();
		orders.add(SortOrder.ascending(id));
		for (SortOrder order : orders) {
			PmemPersistentProperty property = context.getPersistentPropertyPath(order.property(), domainType)
					.getLeafProperty();
			boolean isOwn = order.property().indexOf('.') < 0;
			add(order, property, isOwn && (property.isIdProperty() || property.getType().isPrimitive()), context, keys);
		}
		return new Keyset(context, domainType, List.copyOf(keys.values()));
	}

	private static void add(SortOrder order, PmemPersistentProperty property, boolean notNull,
			PmemMappingContext context, Map<String, Key> keys) {
		PmemPersistentEntity<?> embedded = embedded(property, context);
		if (embedded == null) {
			boolean isBoolean = (property.getType() == boolean.class || property.getType() == Boolean.class)
					&& context.conversionOf(property) == null;
			keys.putIfAbsent(order.property(), new Key(order, notNull, isBoolean));
			return;
		}
		for (PmemPersistentProperty part : embedded) {
			add(new SortOrder(order.property() + "." + part.getName(), order.descending(),
					order.ignoreCase() && part.getType() == String.class, order.nulls()), part,
					notNull && part.getType().isPrimitive(), context, keys);
		}
	}

	/** The class of a value that is stored as properties; null of any other property. */
	private static @Nullable PmemPersistentEntity<?> embedded(PmemPersistentProperty property,
			PmemMappingContext context) {
		if (!property.isEntity() || property.isCollectionLike() || property.isMap()
				|| context.conversionOf(property) != null) {
			return null;
		}
		PmemPersistentEntity<?> entity = context.getPersistentEntity(property);
		return (entity == null || entity.isEntity()) ? null : entity;
	}

	/** The sort keys, the most significant first. */
	List<SortOrder> orders() {
		return this.keys.stream().map(Key::order).toList();
	}

	/** The opposite order. */
	Keyset reversed() {
		return new Keyset(this.context, this.domainType, this.keys.stream()
				.map((key) -> new Key(reversed(key.order), key.notNull, key.isBoolean)).toList());
	}

	private static SortOrder reversed(SortOrder order) {
		Nulls nulls = switch (order.nulls()) {
			// the smallest value in either direction
			case NATIVE -> Nulls.NATIVE;
			case FIRST -> Nulls.LAST;
			case LAST -> Nulls.FIRST;
		};
		return new SortOrder(order.property(), !order.descending(), order.ignoreCase(), nulls);
	}

	/** What to read of an entity for its keys. */
	List<Selection.Part> selection() {
		return this.keys.stream().map((key) -> new Selection.Part(key.path(), null)).toList();
	}

	/** The values of an entity's keys, by their paths. */
	Map<String, @Nullable Object> values(List<@Nullable Object> selected) {
		Map<String, @Nullable Object> values = LinkedHashMap.newLinkedHashMap(selected.size());
		for (int index = 0; index < selected.size(); index++) {
			values.put(this.keys.get(index).path(), selected.get(index));
		}
		return values;
	}

	/** The values of an entity's keys, by their paths. */
	Map<String, @Nullable Object> values(Object entity) {
		Map<String, @Nullable Object> values = LinkedHashMap.newLinkedHashMap(this.keys.size());
		for (Key key : this.keys) {
			values.put(key.path(), value(entity, key.path()));
		}
		return values;
	}

	/** The value at the end of the path; null if an object on the path is. */
	private @Nullable Object value(Object entity, String path) {
		Object value = entity;
		for (int start = 0, dot; value != null && start <= path.length(); start = dot + 1) {
			dot = path.indexOf('.', start);
			dot = (dot < 0) ? path.length() : dot;
			PersistenceContext.fill(value);
			PmemPersistentEntity<?> type = this.context.getRequiredPersistentEntity(LiveTypeModels.typeOf(value));
			PmemPersistentProperty property = type.getRequiredPersistentProperty(path.substring(start, dot));
			value = type.getPropertyAccessor(value).getProperty(property);
		}
		return value;
	}

	/**
	 * The condition on entities that come after one with these values: the first key is further on, or it is the same and
	 * the second one is further on, and so forth.
	 */
	Criteria after(Map<String, ? extends @Nullable Object> values) {
		List<Criteria> alternatives = new ArrayList<>();
		List<Criteria> equal = new ArrayList<>();
		for (Key key : this.keys) {
			if (!values.containsKey(key.path())) {
				throw PmemExceptionTranslator.misuse("The scroll position has no key '" + key.path()
						+ "': its keys are " + values.keySet() + ", but the results are sorted by "
						+ this.keys.stream().map(Key::path).toList());
			}
			Object value = values.get(key.path());
			Criteria further = further(key, value);
			if (further != null) {
				List<Criteria> parts = new ArrayList<>(equal);
				parts.add(further);
				alternatives.add((parts.size() == 1) ? further : new Criteria.And(parts));
			}
			equal.add((value == null)
					? Criteria.where(key.path(), Operator.IS_NULL)
					: compare(key.order, Operator.EQUAL, value));
		}
		Criteria after = (alternatives.size() == 1) ? alternatives.getFirst() : new Criteria.Or(alternatives);
		Criteria bound = bound(values);
		return (bound == null) ? after : new Criteria.And(List.of(bound, after));
	}

	/** The condition on the first key that follows from the others, and narrows the search; null if there is none. */
	private @Nullable Criteria bound(Map<String, ? extends @Nullable Object> values) {
		Key first = this.keys.getFirst();
		Object value = values.get(first.path());
		boolean isOnly = this.keys.size() == 1;
		if (isOnly || first.isBoolean || value == null || !(first.notNull || isNullFirst(first.order))) {
			return null;
		}
		return compare(first.order, first.order.descending() ? Operator.LESS_OR_EQUAL : Operator.GREATER_OR_EQUAL,
				value);
	}

	/** Null if no value comes after this one. */
	private static @Nullable Criteria further(Key key, @Nullable Object value) {
		SortOrder order = key.order;
		if (value == null) {
			return isNullFirst(order) ? Criteria.where(order.property(), Operator.IS_NOT_NULL) : null;
		}
		Criteria isNull = (key.notNull || isNullFirst(order))
				? null
				: Criteria.where(order.property(), Operator.IS_NULL);
		Criteria further;
		if (key.isBoolean) {
			boolean isLast = value.equals(!order.descending());
			further = isLast ? null : Criteria.where(order.property(), Operator.EQUAL, !order.descending());
		} else {
			further = compare(order, order.descending() ? Operator.LESS : Operator.GREATER, value);
		}
		return (isNull == null || further == null)
				? (further == null) ? isNull : further
				: Criteria.or(further, isNull);
	}

	private static boolean isNullFirst(SortOrder order) {
		return switch (order.nulls()) {
			case NATIVE -> !order.descending();
			case FIRST -> true;
			case LAST -> false;
		};
	}

	private static Criteria compare(SortOrder order, Operator operator, Object value) {
		return order.ignoreCase()
				? Criteria.ignoringCase(order.property(), operator, value)
				: Criteria.where(order.property(), operator, value);
	}

}
