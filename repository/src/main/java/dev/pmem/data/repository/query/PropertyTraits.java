/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.query;

import java.util.Objects;

import org.springframework.data.core.PropertyPath;
import org.springframework.data.core.TypeInformation;
import org.springframework.util.ClassUtils;

import dev.pmem.heap.query.Operator;

/**
 * The conditions that can be asked of the property at the end of a path.
 */
final class PropertyTraits {

	private final String path;

	private final TypeInformation<?> information;

	/** The property's class, primitive ones as their wrappers. */
	private final Class<?> type;

	/** Whether the property has elements: a collection, a map with its values, or an array other than of bytes. */
	private final boolean multiple;

	/** The class of the property's elements if it has elements, otherwise its own class. */
	private final Class<?> valueType;

	PropertyTraits(PropertyPath path) {
		this.path = path.toDotPath();
		this.information = path.getLeafProperty().getTypeInformation();
		this.type = ClassUtils.resolvePrimitiveIfNecessary(this.information.getType());
		boolean isMap = this.information.isMap();
		this.multiple = isMap || this.information.isCollectionLike() && this.type != byte[].class;
		TypeInformation<?> component = isMap
				? this.information.getMapValueType()
				: this.multiple ? this.information.getComponentType() : null;
		this.valueType = (component == null)
				? (this.multiple ? Object.class : this.type)
				: ClassUtils.resolvePrimitiveIfNecessary(component.getType());
	}

	boolean isString() {
		return this.type == String.class;
	}

	Class<?> valueType() {
		return this.valueType;
	}

	/**
	 * Checks that the operator fits the property.
	 * @throws IllegalArgumentException if it does not fit
	 */
	void requireFitting(Operator operator) {
		String required = switch (operator) {
			case LIKE, NOT_LIKE, STARTING_WITH, ENDING_WITH -> isString() ? null : "a string";
			case CONTAINING, NOT_CONTAINING -> (isString() || this.multiple) ? null : "a string or a collection";
			case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, BETWEEN ->
				Comparable.class.isAssignableFrom(this.type) ? null : "something comparable";
			case TRUE, FALSE -> (this.type == Boolean.class) ? null : "a boolean";
			case IS_EMPTY, IS_NOT_EMPTY -> (isString() || this.multiple || this.information.isMap()
					|| this.type.isArray()) ? null : "a string, a collection, a map or an array";
			case EQUAL, NOT_EQUAL, IN, NOT_IN -> this.multiple
					? "a single value (Containing looks for an element)"
					: null;
			case IS_NULL, IS_NOT_NULL -> null;
		};
		if (required != null) {
			throw new IllegalArgumentException(
					operator + " takes " + required + ", but property '" + this.path + "' is " + this);
		}
	}

	/** Whether values of this class may be compared with the property or, if it has elements, with its elements. */
	boolean accepts(Class<?> argumentType) {
		return this.valueType.isAssignableFrom(argumentType) || argumentType.isAssignableFrom(this.valueType)
				|| (Number.class.isAssignableFrom(argumentType) && Number.class.isAssignableFrom(this.valueType));
	}

	@Override
	public String toString() {
		return "of type " + Objects.requireNonNull(this.information.getType()).getTypeName();
	}

}
