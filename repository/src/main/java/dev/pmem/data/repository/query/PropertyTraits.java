/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.query;

import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.data.core.PropertyPath;
import org.springframework.data.core.TypeInformation;
import org.springframework.util.ClassUtils;

import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.heap.object.TypeConversion;
import dev.pmem.heap.query.Operator;

/**
 * The conditions that can be asked of the property at the end of a path.
 */
final class PropertyTraits {

	/** Behind a path, its elements. */
	private static final String ELEMENT = "[]";

	private final String path;

	private final TypeInformation<?> information;

	/** Of the property's elements; null if it has none, or their type is not known. */
	private final @Nullable TypeInformation<?> component;

	/** The property's class, primitive ones as their wrappers. */
	private final Class<?> type;

	/** Whether the property has elements: a collection, a map with its values, or an array other than of bytes. */
	private final boolean multiple;

	/** The class of the property's elements if it has elements, otherwise its own class. */
	private final Class<?> valueType;

	/** The class as which values are stored; their own unless it is converted. */
	private final Class<?> storedType;

	/** The class as which the values are stored that {@link #valueType} tells of. */
	private final Class<?> storedValueType;

	private final PmemMappingContext context;

	PropertyTraits(PropertyPath path, PmemMappingContext context) {
		this(path.toDotPath(), path.getLeafProperty().getTypeInformation(), context);
	}

	private PropertyTraits(String path, TypeInformation<?> information, PmemMappingContext context) {
		this.path = path;
		this.context = context;
		this.information = information;
		this.type = ClassUtils.resolvePrimitiveIfNecessary(this.information.getType());
		this.storedType = storedType(context, this.type);
		boolean isMap = this.information.isMap() && this.storedType == this.type;
		this.multiple = isMap || this.storedType == this.type && this.information.isCollectionLike()
				&& this.type != byte[].class;
		this.component = isMap
				? this.information.getMapValueType()
				: this.multiple ? this.information.getComponentType() : null;
		this.valueType = (this.component == null)
				? (this.multiple ? Object.class : this.type)
				: ClassUtils.resolvePrimitiveIfNecessary(this.component.getType());
		this.storedValueType = storedType(context, this.valueType);
	}

	private static Class<?> storedType(PmemMappingContext context, Class<?> type) {
		TypeConversion conversion = context.conversionOf(type);
		return (conversion != null) ? conversion.storedType() : type;
	}

	/** The path of the property, or of its elements. */
	String path() {
		return this.path;
	}

	/** Whether the property has elements. */
	boolean isMultiple() {
		return this.multiple;
	}

	/** The elements of a property that has some. */
	PropertyTraits ofElements() {
		return new PropertyTraits(this.path + ELEMENT,
				(this.component != null) ? this.component : TypeInformation.OBJECT, this.context);
	}

	/** Whether a type is one of containers, and no value: a collection, a map, or an array other than of bytes. */
	static boolean isContainer(ResolvableType argument) {
		Class<?> type = argument.resolve(Object.class);
		return Iterable.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type)
				|| type.isArray() && type != byte[].class;
	}

	boolean isString() {
		return this.storedType == String.class;
	}

	/**
	 * Checks that the operator fits the property.
	 * @throws IllegalArgumentException if it does not fit
	 */
	void requireFitting(Operator operator) {
		String required = switch (operator) {
			case LIKE, NOT_LIKE, STARTING_WITH, ENDING_WITH, REGEX -> isString() ? null : "a string";
			case CONTAINING, NOT_CONTAINING -> (isString() || this.multiple) ? null : "a string or a collection";
			case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, BETWEEN ->
				Comparable.class.isAssignableFrom(this.storedType) ? null : "something comparable";
			case TRUE, FALSE -> (this.type == Boolean.class) ? null : "a boolean";
			case IS_EMPTY, IS_NOT_EMPTY -> (isString() || this.multiple || this.information.isMap()
					|| this.type.isArray()) ? null : "a string, a collection, a map or an array";
			case EQUAL, NOT_EQUAL, IN, NOT_IN, IS_NULL, IS_NOT_NULL -> null;
		};
		if (required != null) {
			throw new IllegalArgumentException(
					operator + " takes " + required + ", but property '" + this.path + "' is " + this);
		}
	}

	/**
	 * Whether values of this type may be compared with the property; with {@code CONTAINING} or {@code NOT_CONTAINING},
	 * if the property has elements, with these.
	 */
	boolean accepts(Operator operator, ResolvableType argument) {
		Class<?> argumentType = ClassUtils.resolvePrimitiveIfNecessary(argument.resolve(Object.class));
		if (operator == Operator.REGEX && argumentType == Pattern.class) {
			return true;
		}
		if (!this.multiple || operator == Operator.CONTAINING || operator == Operator.NOT_CONTAINING) {
			return accepts(this.valueType, argumentType) || accepts(this.storedValueType, argumentType);
		}
		ResolvableType elements = argument.isArray()
				? argument.getComponentType()
				: argument.as(Iterable.class).getGeneric(0);
		return accepts(this.type, argumentType) && acceptsPart(this.information.getComponentType(), elements)
				&& acceptsPart(this.information.getMapValueType(), argument.as(Map.class).getGeneric(1));
	}

	/** Accepts whatever is not known. */
	private static boolean acceptsPart(@Nullable TypeInformation<?> own, ResolvableType argument) {
		Class<?> argumentType = argument.resolve();
		return own == null || argumentType == null
				|| accepts(ClassUtils.resolvePrimitiveIfNecessary(own.getType()),
						ClassUtils.resolvePrimitiveIfNecessary(argumentType));
	}

	/** What to do if the property has elements and is compared with a value that is no container. */
	String remedy(Operator operator) {
		return (this.multiple && (operator == Operator.EQUAL || operator == Operator.NOT_EQUAL
				|| operator == Operator.IN || operator == Operator.NOT_IN))
						? "; its whole value is compared (Containing looks for an element)"
						: "";
	}

	private static boolean accepts(Class<?> own, Class<?> argumentType) {
		return own.isAssignableFrom(argumentType) || argumentType.isAssignableFrom(own)
				|| (Number.class.isAssignableFrom(argumentType) && Number.class.isAssignableFrom(own));
	}

	@Override
	public String toString() {
		return "of type " + Objects.requireNonNull(this.information.getType()).getTypeName();
	}

}
