/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.data.core.mapping.PmemPersistentEntity;
import dev.pmem.data.core.mapping.PmemPersistentProperty;
import dev.pmem.heap.context.PersistenceContext;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.query.Selection;
import dev.pmem.heap.store.Rows;

/**
 * Conditions of queries on properties that are not stored, because they are {@code mappedBy} a property of their targets. Such
 * a condition is asked of the targets first, and then is one on the ids of those to which the targets refer. Thread-safe.
 */
final class InverseConditions {

	/** Behind a path, its elements. */
	private static final String ELEMENT = "[]";

	private final PmemMappingContext context;

	private final Function<Class<?>, EntityBinding> bindings;

	private final Class<?> type;

	/** Whether paths can lead to such a property; null before the first query. */
	private volatile @Nullable Boolean canLead;

	InverseConditions(PmemMappingContext context, Function<Class<?>, EntityBinding> bindings, Class<?> type) {
		this.context = context;
		this.bindings = bindings;
		this.type = type;
	}

	/** Knows the classes. */
	PmemMappingContext context() {
		return this.context;
	}

	/**
	 * An inverse property on the path of a condition.
	 *
	 * @param isOfElements whether the condition is one on the elements themselves
	 */
	private record Found(String prefix, PmemPersistentProperty property, String rest, boolean isOfElements) {}

	/** Gives the ids of those to which the targets refer that a query finds. */
	@FunctionalInterface
	private interface Owners {

		List<@Nullable Object> ids(Found found, @Nullable Criteria targets);

	}

	/** The query with conditions on stored properties only. */
	Query resolved(Session session, Query query) {
		Criteria criteria = query.criteria();
		return (criteria != null && canLead())
				? with(query, resolved(criteria, (found, targets) -> owners(session, found, targets)))
				: query;
	}

	/** As {@link #resolved(Session, Query)}, for conditions alone. */
	Criteria resolved(Session session, Criteria criteria) {
		return canLead() ? resolved(criteria, (found, targets) -> owners(session, found, targets)) : criteria;
	}

	/**
	 * Checks what is asked of targets.
	 * @return what is left to check of the query
	 */
	Query checked(Query query) {
		Criteria criteria = query.criteria();
		return (criteria != null && canLead())
				? with(query, resolved(criteria, this::check))
				: query;
	}

	private static Query with(Query query, Criteria criteria) {
		return (criteria == query.criteria())
				? query
				: new Query(criteria, query.orders(), query.offset(), query.limit());
	}

	private boolean canLead() {
		Boolean known = this.canLead;
		if (known == null) {
			known = findInverse();
			this.canLead = known;
		}
		return known;
	}

	private boolean findInverse() {
		Set<Class<?>> met = new HashSet<>(Set.of(this.type));
		ArrayDeque<Class<?>> open = new ArrayDeque<>(met);
		for (Class<?> next = open.poll(); next != null; next = open.poll()) {
			PmemPersistentEntity<?> entity = this.context.getPersistentEntity(next);
			for (PmemPersistentProperty property : (entity != null) ? entity : List.<PmemPersistentProperty>of()) {
				if (property.isInverse()) {
					return true;
				}
				Class<?> target = target(property);
				if (property.isEntity() && met.add(target)) {
					open.add(target);
				}
			}
		}
		return false;
	}

	private static Class<?> target(PmemPersistentProperty property) {
		Class<?> value = property.isMap() ? property.getMapValueType() : property.getActualType();
		return (value != null) ? value : Object.class;
	}

	private Criteria resolved(Criteria criteria, Owners owners) {
		return switch (criteria) {
			case Criteria.And(List<Criteria> parts) -> {
				List<Criteria> resolved = resolved(parts, owners);
				yield resolved.equals(parts) ? criteria : new Criteria.And(resolved);
			}
			case Criteria.Or(List<Criteria> parts) -> {
				List<Criteria> resolved = resolved(parts, owners);
				yield resolved.equals(parts) ? criteria : new Criteria.Or(resolved);
			}
			case Criteria.Comparison comparison -> {
				Found found = find(comparison.property());
				yield (found != null) ? resolved(comparison, found, owners) : criteria;
			}
		};
	}

	private List<Criteria> resolved(List<Criteria> parts, Owners owners) {
		return parts.stream().map((part) -> resolved(part, owners)).toList();
	}

	private @Nullable Found find(String path) {
		PmemPersistentEntity<?> entity = this.context.getPersistentEntity(this.type);
		int start = 0;
		while (entity != null) {
			int dot = path.indexOf('.', start);
			boolean isOfElements = dot < 0 && path.endsWith(ELEMENT);
			PmemPersistentProperty property = entity.getPersistentProperty(path.substring(start,
					(dot >= 0) ? dot : path.length() - (isOfElements ? ELEMENT.length() : 0)));
			if (property != null && property.isInverse()) {
				return new Found(path.substring(0, start), property, (dot < 0) ? "" : path.substring(dot + 1),
						isOfElements);
			}
			if (property == null || dot < 0) {
				return null;
			}
			entity = property.isEntity() ? this.context.getPersistentEntity(target(property)) : null;
			start = dot + 1;
		}
		return null;
	}

	private Criteria resolved(Criteria.Comparison comparison, Found found, Owners owners) {
		if (!found.rest.isEmpty()) {
			@Nullable
			Object[] values = comparison.values().toArray();
			return condition(found, Operator.IN, owners.ids(found, comparison.ignoreCase()
					? Criteria.ignoringCase(found.rest, comparison.operator(), values)
					: Criteria.where(found.rest, comparison.operator(), values)));
		}
		EntityBinding target = this.bindings.apply(target(found.property));
		Object value = comparison.values().isEmpty() ? null : comparison.values().getFirst();
		boolean isOfNone = found.isOfElements && value != null
				&& (comparison.operator() == Operator.NOT_EQUAL || comparison.operator() == Operator.NOT_IN);
		return switch (isOfNone ? Operator.NOT_CONTAINING : comparison.operator()) {
			case IS_EMPTY, IS_NULL -> condition(found, Operator.NOT_IN, owners.ids(found, null));
			case IS_NOT_EMPTY, IS_NOT_NULL -> condition(found, Operator.IN, owners.ids(found, null));
			case EQUAL, CONTAINING -> (value == null && comparison.operator() == Operator.EQUAL)
					? condition(found, Operator.NOT_IN, owners.ids(found, null))
					: condition(found, Operator.IN, owners.ids(found, ofId(target, Operator.IN, ids(target, value))));
			case NOT_CONTAINING -> condition(found, Operator.NOT_IN,
					owners.ids(found, ofId(target, Operator.IN, ids(target, value))));
			case NOT_EQUAL -> condition(found, Operator.IN, owners.ids(found,
					(value != null) ? ofId(target, Operator.NOT_IN, ids(target, value)) : null));
			case IN, NOT_IN -> condition(found, Operator.IN,
					owners.ids(found, ofId(target, comparison.operator(), ids(target, value))));
			default -> comparison;
		};
	}

	private static Criteria ofId(EntityBinding target, Operator operator, List<Object> ids) {
		return Criteria.where(target.id().name(), operator, ids);
	}

	/** The ids of an entity or of a collection of them; none for any value. */
	private static List<Object> ids(EntityBinding target, @Nullable Object value) {
		List<Object> ids = new ArrayList<>();
		if (value == Criteria.ANY_VALUE) {
			return ids;
		}
		for (Object each : (value instanceof Collection<?> all) ? all : (value != null) ? List.of(value) : List.of()) {
			PersistenceContext.fill(each);
			Object id = target.of(each).id().get(each);
			if (id != null) {
				ids.add(id);
			}
		}
		return ids;
	}

	/** The condition on those that have the property. */
	private Criteria condition(Found found, Operator operator, List<@Nullable Object> ids) {
		return Criteria.where(found.prefix + owner(found).id().name(), operator, ids);
	}

	private EntityBinding owner(Found found) {
		return this.bindings.apply(found.prefix.isEmpty() ? this.type : found.property.getOwner().getType());
	}

	private List<@Nullable Object> owners(Session session, Found found, @Nullable Criteria targets) {
		EntityBinding target = this.bindings.apply(target(found.property));
		Query query = target.conditions().resolved(session, targets(targets));
		String reference = Objects.requireNonNull(found.property.getAssociationTraits()).mappedBy();
		PmemPersistentProperty holder = this.context.getPersistentPropertyPath(reference, target.type())
				.getLeafProperty();
		String id = owner(found).id().name();
		boolean isMany = holder.isCollectionLike() || holder.isMap();
		Selection selection = isMany
				? new Selection(List.of(new Selection.Part(reference, Selection.of(id))))
				: Selection.of(reference + "." + id);
		session.context().flush(target.entityType(), query, selection);
		Rows rows = target.extent().select(session.transaction(), query, selection);
		Set<@Nullable Object> ids = new LinkedHashSet<>();
		while (rows.next()) {
			add(rows.values()[0], ids);
		}
		ids.remove(null);
		return new ArrayList<>(ids);
	}

	private static void add(@Nullable Object value, Set<@Nullable Object> ids) {
		if (value instanceof Collection<?> rows) {
			rows.forEach((each) -> add(each, ids));
		} else if (value instanceof Object[] row) {
			add(row[0], ids);
		} else {
			ids.add(value);
		}
	}

	private List<@Nullable Object> check(Found found, @Nullable Criteria targets) {
		EntityBinding target = this.bindings.apply(target(found.property));
		target.extent().check(target.conditions().checked(targets(targets)));
		return List.of();
	}

	private static Query targets(@Nullable Criteria criteria) {
		return (criteria != null) ? Query.of(criteria) : Query.all();
	}

}
