/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.query;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Example;
import org.springframework.data.domain.ExampleMatcher;
import org.springframework.data.domain.ExampleMatcher.NullHandler;
import org.springframework.data.domain.ExampleMatcher.StringMatcher;
import org.springframework.data.mapping.PersistentPropertyAccessor;
import org.springframework.data.support.ExampleMatcherAccessor;

import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.data.core.mapping.PmemPersistentEntity;
import dev.pmem.data.core.mapping.PmemPersistentProperty;
import dev.pmem.heap.context.PersistenceContext;
import dev.pmem.heap.object.LiveTypeModels;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;

/**
 * Makes conditions of examples, as Spring Data JPA does. Every single-valued property counts, including primitive ones;
 * collections, maps, arrays of entities, and empty optionals do not. Embedded objects count property by property,
 * and so do entities to which the probe
 * refers. Unless any condition is enough, an object without such an entity does not match.
 */
public final class ExampleCriteria {

	private final PmemMappingContext mappingContext;

	private final ExampleMatcherAccessor matcher;

	private final List<Criteria.Comparison> parts = new ArrayList<>();

	/** What must be true besides, unless any of the parts is enough: that there are the entities to which the probe refers. */
	private final List<Criteria.Comparison> required = new ArrayList<>();

	/** The probe and the entities that it refers to, down to the one whose properties are looked at. */
	private final Deque<Object> open = new ArrayDeque<>();

	private ExampleCriteria(PmemMappingContext mappingContext, ExampleMatcher matcher) {
		this.mappingContext = mappingContext;
		this.matcher = new ExampleMatcherAccessor(matcher);
	}

	/**
	 * The condition; null if the example sets no condition.
	 * @throws IllegalArgumentException if the example can't be turned into a condition
	 */
	public static @Nullable Criteria of(Example<?> example, PmemMappingContext mappingContext) {
		ExampleMatcher matcher = example.getMatcher();
		ExampleCriteria criteria = new ExampleCriteria(mappingContext, matcher);
		criteria.addProperties("", mappingContext.getRequiredPersistentEntity(LiveTypeModels.typeOf(example
				.getProbe())),
				example.getProbe());
		return criteria.combined(matcher.isAllMatching());
	}

	private @Nullable Criteria combined(boolean isAllMatching) {
		List<Criteria> all = new ArrayList<>();
		if (isAllMatching) {
			this.required.stream().filter((each) -> this.parts.stream().noneMatch((part) -> impliesTarget(part, each)))
					.forEach(all::add);
			all.addAll(this.parts);
		} else if (!this.parts.isEmpty()) {
			all.add((this.parts.size() == 1) ? this.parts.get(0) : new Criteria.Or(List.copyOf(this.parts)));
		}
		return switch (all.size()) {
			case 0 -> null;
			case 1 -> all.get(0);
			default -> new Criteria.And(all);
		};
	}

	/** Whether the condition on the target of this reference is true only if there is a target. */
	private static boolean impliesTarget(Criteria.Comparison condition, Criteria.Comparison reference) {
		return condition.operator() != Operator.IS_NULL && condition.property().startsWith(reference.property() + ".");
	}

	private void addProperties(String prefix, PmemPersistentEntity<?> entity, Object value) {
		this.open.push(value);
		PersistentPropertyAccessor<?> accessor = entity.getPropertyAccessor(value);
		for (PmemPersistentProperty property : entity) {
			String path = prefix + property.getName();
			if (property.isMap() || isContainer(property) || property.isInverse()
					|| this.matcher.isIgnoredPath(path)) {
				continue;
			}
			Object present = accessor.getProperty(property);
			if (isOptional(property.getType())) {
				requireEmpty(path, present);
				continue;
			}
			Optional<Object> transformed = this.matcher.getValueTransformerForPath(path)
					.apply(Optional.ofNullable(present));
			if (transformed.isPresent()) {
				addProperty(path, property, transformed.get());
			} else if (this.matcher.getNullHandler() == NullHandler.INCLUDE) {
				this.parts.add(comparison(false, path, Operator.IS_NULL));
			}
		}
		this.open.pop();
	}

	private static boolean isOptional(Class<?> type) {
		return type == Optional.class || type == OptionalInt.class || type == OptionalLong.class
				|| type == OptionalDouble.class;
	}

	private static void requireEmpty(String path, @Nullable Object value) {
		boolean isEmpty = switch (value) {
			case null -> true;
			case Optional<?> optional -> optional.isEmpty();
			case OptionalInt optional -> optional.isEmpty();
			case OptionalLong optional -> optional.isEmpty();
			case OptionalDouble optional -> optional.isEmpty();
			default -> false;
		};
		if (!isEmpty) {
			throw new IllegalArgumentException("The property '" + path
					+ "' of the example has a value, but an Optional "
					+ "is not compared; leave it out with ExampleMatcher.withIgnorePaths(\"" + path + "\")");
		}
	}

	/** An array of values is a value. */
	private boolean isContainer(PmemPersistentProperty property) {
		Class<?> type = property.getType();
		return property.isCollectionLike() && !(type.isArray() && !this.mappingContext.isEntity(type.componentType()));
	}

	private void addProperty(String path, PmemPersistentProperty property, Object value) {
		PmemPersistentEntity<?> embedded = property.isEntity() && this.mappingContext.conversionOf(property) == null
				? this.mappingContext.getPersistentEntity(property)
				: null;
		if (embedded != null && embedded.getType().isInstance(value)) {
			if (embedded.isEntity()) {
				addReference(path, value);
			}
			addProperties(path + ".", embedded, value);
		} else if (property.getType() == String.class) {
			addString(path, value.toString());
		} else {
			this.parts.add(comparison(false, path, Operator.EQUAL, value));
		}
	}

	/** The conditions on the entity follow. */
	private void addReference(String path, Object value) {
		if (this.open.stream().anyMatch((each) -> each == value)) {
			throw new IllegalArgumentException("The path '" + path + "' of the example leads back to an entity "
					+ "that it comes from; leave it out with ExampleMatcher.withIgnorePaths(\"" + path + "\")");
		}
		PersistenceContext.fill(value);
		this.required.add(comparison(false, path, Operator.IS_NOT_NULL));
	}

	private void addString(String path, String value) {
		StringMatcher stringMatcher = this.matcher.getStringMatcherForPath(path);
		Operator operator = switch (stringMatcher) {
			case DEFAULT, EXACT -> Operator.EQUAL;
			case STARTING -> Operator.STARTING_WITH;
			case ENDING -> Operator.ENDING_WITH;
			case CONTAINING -> Operator.CONTAINING;
			case REGEX -> Operator.REGEX;
		};
		this.parts.add(comparison(this.matcher.isIgnoreCaseForPath(path), path, operator, value));
	}

	private static Criteria.Comparison comparison(boolean ignoreCase, String path, Operator operator,
			Object... values) {
		return new Criteria.Comparison(path, operator, List.of(values), ignoreCase);
	}

}
