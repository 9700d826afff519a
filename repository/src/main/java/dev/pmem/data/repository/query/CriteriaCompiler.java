/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.query;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.data.domain.Range;
import org.springframework.data.repository.query.Parameter;
import org.springframework.data.repository.query.Parameters;
import org.springframework.data.repository.query.parser.Part;
import org.springframework.data.repository.query.parser.PartTree;

import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;

/**
 * Compiles the condition of one query method, and checks that each keyword fits its property and each parameter its
 * keyword. Throws an {@link IllegalArgumentException} that names the part that does not fit. Used once.
 */
final class CriteriaCompiler {

	private static final String SUPPORTED = """
			supported are And, Or, Is, Equals, Not, In, NotIn, Between, LessThan, LessThanEqual, GreaterThan, \
			GreaterThanEqual, Before, After, Like, NotLike, Regex, StartingWith, EndingWith, Containing, NotContaining, IsNull, \
			IsNotNull, True, False, IsEmpty, IsNotEmpty, IgnoreCase, AllIgnoreCase and OrderBy""";

	private final PartTree tree;

	private final Parameters<?, ?> parameters;

	private final Method method;

	private final Class<?> repositoryInterface;

	private final PmemMappingContext mappingContext;

	/** Each part, with any value in place of those that it will be called with. */
	private final List<Criteria> samples = new ArrayList<>();

	/** The number of bindable parameters that parts have taken so far. */
	private int takenCount;

	CriteriaCompiler(PartTree tree, Parameters<?, ?> parameters, Method method, Class<?> repositoryInterface,
			PmemMappingContext mappingContext) {
		this.tree = tree;
		this.parameters = parameters.getBindableParameters();
		this.method = method;
		this.repositoryInterface = repositoryInterface;
		this.mappingContext = mappingContext;
	}

	/** The condition, or null where the method's name has none. */
	@Nullable
	CriteriaTemplate compile() {
		List<CriteriaTemplate> alternatives = new ArrayList<>();
		for (PartTree.OrPart alternative : this.tree) {
			List<CriteriaTemplate> conditions = new ArrayList<>();
			for (Part part : alternative) {
				conditions.add(compile(part));
			}
			alternatives.add((conditions.size() == 1) ? conditions.get(0) : new CriteriaTemplate.All(conditions));
		}
		if (this.takenCount < this.parameters.getNumberOfParameters()) {
			throw new IllegalArgumentException("its name takes " + this.takenCount + " arguments, but it has "
					+ this.parameters.getNumberOfParameters() + " parameters for them");
		}
		return switch (alternatives.size()) {
			case 0 -> null;
			case 1 -> alternatives.get(0);
			default -> new CriteriaTemplate.Any(alternatives);
		};
	}

	/** All compiled conditions, with any values; the store then reports what it can't do. */
	Criteria sample() {
		return new Criteria.And(this.samples);
	}

	private CriteriaTemplate compile(Part part) {
		Operator operator = operator(part);
		PropertyTraits whole = new PropertyTraits(part.getProperty(), this.mappingContext);
		PropertyTraits traits = isOfElements(part, whole, operator) ? whole.ofElements() : whole;
		String property = traits.path();
		traits.requireFitting(operator);
		boolean ignoreCase = ignoreCase(part, isMembership(whole, operator) ? whole.ofElements() : traits);
		return switch (operator) {
			case IS_NULL, IS_NOT_NULL, TRUE, FALSE, IS_EMPTY, IS_NOT_EMPTY -> {
				addSample(property, operator, false);
				yield new CriteriaTemplate.Fixed(Criteria.where(property, operator));
			}
			case IN, NOT_IN -> {
				Parameter parameter = takeParameter(part);
				requireFitting(part, traits, operator, elementType(part, parameter));
				addSample(property, operator, ignoreCase, List.of());
				yield new CriteriaTemplate.Membership(property, operator, ignoreCase, parameter.getIndex());
			}
			case BETWEEN -> {
				addSample(property, operator, ignoreCase, Criteria.ANY_VALUE, Criteria.ANY_VALUE);
				yield between(part, property, traits, ignoreCase);
			}
			case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, LIKE, NOT_LIKE, STARTING_WITH,
					ENDING_WITH, REGEX, CONTAINING, NOT_CONTAINING -> {
				Parameter parameter = takeParameter(part);
				addSample(property, operator, ignoreCase, Criteria.ANY_VALUE);
				if (isMembership(whole, operator) && !whole.ofElements().isMultiple()
						&& PropertyTraits.isContainer(valueType(parameter))) {
					requireFitting(part, traits, operator, elementType(part, parameter));
					yield new CriteriaTemplate.Membership(property, operator, ignoreCase, parameter.getIndex());
				}
				requireFitting(part, traits, operator, valueType(parameter));
				yield new CriteriaTemplate.Scalar(property, operator, ignoreCase, parameter.getIndex());
			}
		};
	}

	private static boolean isMembership(PropertyTraits traits, Operator operator) {
		return traits.isMultiple() && (operator == Operator.CONTAINING || operator == Operator.NOT_CONTAINING);
	}

	/**
	 * Whether a condition on a property that has elements is one on these, and not on the property as a whole: the latter is
	 * compared with a container of its kind, and is null, empty, or contains something.
	 */
	private boolean isOfElements(Part part, PropertyTraits traits, Operator operator) {
		if (!traits.isMultiple()) {
			return false;
		}
		return switch (operator) {
			case IS_NULL, IS_NOT_NULL, IS_EMPTY, IS_NOT_EMPTY, CONTAINING, NOT_CONTAINING -> false;
			case EQUAL, NOT_EQUAL -> !PropertyTraits.isContainer(valueType(nextParameter(part)));
			case IN, NOT_IN -> {
				Parameter parameter = nextParameter(part);
				yield !PropertyTraits.isContainer(elementType(part, parameter));
			}
			case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, BETWEEN, LIKE, NOT_LIKE, STARTING_WITH, ENDING_WITH,
					REGEX, TRUE, FALSE ->
				true;
		};
	}

	private CriteriaTemplate between(Part part, String property, PropertyTraits traits, boolean ignoreCase) {
		Parameter first = takeParameter(part);
		if (first.getType() == Range.class) {
			requireFitting(part, traits, Operator.BETWEEN, type(first).as(Range.class).getGeneric(0));
			return new CriteriaTemplate.Within(property, ignoreCase, first.getIndex());
		}
		Parameter second = takeParameter(part);
		requireFitting(part, traits, Operator.BETWEEN, valueType(first));
		requireFitting(part, traits, Operator.BETWEEN, valueType(second));
		return new CriteriaTemplate.Between(property, ignoreCase, first.getIndex(), second.getIndex());
	}

	private void addSample(String property, Operator operator, boolean ignoreCase, Object... values) {
		this.samples.add(new Criteria.Comparison(property, operator, Arrays.asList(values), ignoreCase));
	}

	private static Operator operator(Part part) {
		return switch (part.getType()) {
			case SIMPLE_PROPERTY -> Operator.EQUAL;
			case NEGATING_SIMPLE_PROPERTY -> Operator.NOT_EQUAL;
			case LESS_THAN, BEFORE -> Operator.LESS;
			case LESS_THAN_EQUAL -> Operator.LESS_OR_EQUAL;
			case GREATER_THAN, AFTER -> Operator.GREATER;
			case GREATER_THAN_EQUAL -> Operator.GREATER_OR_EQUAL;
			case BETWEEN -> Operator.BETWEEN;
			case IN -> Operator.IN;
			case NOT_IN -> Operator.NOT_IN;
			case LIKE -> Operator.LIKE;
			case NOT_LIKE -> Operator.NOT_LIKE;
			case STARTING_WITH -> Operator.STARTING_WITH;
			case ENDING_WITH -> Operator.ENDING_WITH;
			case CONTAINING -> Operator.CONTAINING;
			case NOT_CONTAINING -> Operator.NOT_CONTAINING;
			case IS_NULL -> Operator.IS_NULL;
			case IS_NOT_NULL -> Operator.IS_NOT_NULL;
			case TRUE -> Operator.TRUE;
			case FALSE -> Operator.FALSE;
			case IS_EMPTY -> Operator.IS_EMPTY;
			case IS_NOT_EMPTY -> Operator.IS_NOT_EMPTY;
			case REGEX -> Operator.REGEX;
			case NEAR, WITHIN, EXISTS -> throw new IllegalArgumentException(
					"keyword " + part.getType().getKeywords().iterator().next() + " is not supported; " + SUPPORTED);
		};
	}

	private static boolean ignoreCase(Part part, PropertyTraits traits) {
		return switch (part.shouldIgnoreCase()) {
			case NEVER -> false;
			case WHEN_POSSIBLE -> traits.isString();
			case ALWAYS -> {
				if (!traits.isString()) {
					throw new IllegalArgumentException(
							"IgnoreCase takes a string, but property '" + part.getProperty().toDotPath() + "' is "
									+ traits);
				}
				yield true;
			}
		};
	}

	private Parameter takeParameter(Part part) {
		Parameter next = nextParameter(part);
		this.takenCount++;
		return next;
	}

	private Parameter nextParameter(Part part) {
		if (this.takenCount == this.parameters.getNumberOfParameters()) {
			throw new IllegalArgumentException("there is no parameter for '" + part.getProperty().toDotPath()
					+ "': its name takes more arguments than its " + this.takenCount + " parameters");
		}
		return this.parameters.getParameter(this.takenCount);
	}

	/** The type of the values in a parameter that holds several. */
	private ResolvableType elementType(Part part, Parameter parameter) {
		Class<?> type = parameter.getType();
		if (type.isArray()) {
			return valueType(parameter).getComponentType();
		}
		if (Iterable.class.isAssignableFrom(type)) {
			return type(parameter).as(Iterable.class).getGeneric(0);
		}
		throw new IllegalArgumentException("the parameter for '" + part.getProperty().toDotPath()
				+ "' must be a collection or an array, not " + type.getSimpleName());
	}

	/** The type of the value that a parameter binds. */
	private ResolvableType valueType(Parameter parameter) {
		ResolvableType type = type(parameter);
		return (type.resolve() == parameter.getType()) ? type : ResolvableType.forClass(parameter.getType());
	}

	private ResolvableType type(Parameter parameter) {
		ResolvableType type = ResolvableType.forMethodParameter(this.method, parameter.getIndex(),
				this.repositoryInterface);
		Class<?> declared = type.resolve(Object.class);
		// A wrapper such as Optional around what the parameter binds.
		return (declared == parameter.getType() || parameter.getType().isAssignableFrom(declared))
				? type
				: type.getGeneric(0);
	}

	private static void requireFitting(Part part, PropertyTraits traits, Operator operator, ResolvableType argument) {
		if (!traits.accepts(operator, argument)) {
			throw new IllegalArgumentException("property '" + part.getProperty().toDotPath() + "' is " + traits
					+ " and can't be compared with " + argument + traits.remedy(operator));
		}
	}

}
