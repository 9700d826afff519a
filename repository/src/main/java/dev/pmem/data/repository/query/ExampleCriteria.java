/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
import dev.pmem.heap.object.LiveTypeModels;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;

/**
 * Makes conditions of examples, as Spring Data JPA does. Every single-valued property counts, including primitive ones;
 * collections, maps and arrays do not. Embedded objects count property by property.
 */
public final class ExampleCriteria {

	private final PmemMappingContext mappingContext;

	private final ExampleMatcherAccessor matcher;

	private final List<Criteria> parts = new ArrayList<>();

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
		return switch (criteria.parts.size()) {
			case 0 -> null;
			case 1 -> criteria.parts.get(0);
			default -> matcher.isAllMatching() ? new Criteria.And(criteria.parts) : new Criteria.Or(criteria.parts);
		};
	}

	private void addProperties(String prefix, PmemPersistentEntity<?> entity, Object value) {
		PersistentPropertyAccessor<?> accessor = entity.getPropertyAccessor(value);
		for (PmemPersistentProperty property : entity) {
			String path = prefix + property.getName();
			if (property.isCollectionLike() || property.isMap() || this.matcher.isIgnoredPath(path)) {
				continue;
			}
			Optional<Object> transformed = this.matcher.getValueTransformerForPath(path)
					.apply(Optional.ofNullable(accessor.getProperty(property)));
			if (transformed.isPresent()) {
				addProperty(path, property, transformed.get());
			} else if (this.matcher.getNullHandler() == NullHandler.INCLUDE) {
				this.parts.add(Criteria.where(path, Operator.IS_NULL));
			}
		}
	}

	private void addProperty(String path, PmemPersistentProperty property, Object value) {
		PmemPersistentEntity<?> embedded = property.isEntity()
				? this.mappingContext.getPersistentEntity(property)
				: null;
		if (embedded != null && embedded.getType().isInstance(value)) {
			addProperties(path + ".", embedded, value);
		} else if (property.getType() == String.class) {
			addString(path, value.toString());
		} else {
			this.parts.add(Criteria.where(path, Operator.EQUAL, value));
		}
	}

	private void addString(String path, String value) {
		StringMatcher stringMatcher = this.matcher.getStringMatcherForPath(path);
		Operator operator = switch (stringMatcher) {
			case DEFAULT, EXACT -> Operator.EQUAL;
			case STARTING -> Operator.STARTING_WITH;
			case ENDING -> Operator.ENDING_WITH;
			case CONTAINING -> Operator.CONTAINING;
			case REGEX -> throw new IllegalArgumentException("Example matches property '" + path
					+ "' by a regular expression, which is not supported; supported are EXACT, STARTING, ENDING and "
					+ "CONTAINING");
		};
		this.parts.add(this.matcher.isIgnoreCaseForPath(path)
				? Criteria.ignoringCase(path, operator, value)
				: Criteria.where(path, operator, value));
	}

}
