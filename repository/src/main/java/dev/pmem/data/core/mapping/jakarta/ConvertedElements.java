/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping.jakarta;

import java.util.Collection;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.springframework.core.CollectionFactory;
import org.springframework.core.ResolvableType;

/**
 * A collection or a map whose elements are converted, or a map whose keys are.
 *
 * @param container the property's class
 * @param keys how keys are converted; null if they are not, and of a collection
 * @param elements how elements or values are converted; null if they are not
 */
record ConvertedElements(Class<?> container, ResolvableType storedType, @Nullable PropertyConversion keys,
		@Nullable PropertyConversion elements) implements PropertyConversion {

	@Override
	public @Nullable Object store(@Nullable Object value) {
		return convert(value, key(true), element(true));
	}

	@Override
	public @Nullable Object load(@Nullable Object stored) {
		return convert(stored, key(false), element(false));
	}

	/** Something else than an element, such as a whole collection, is converted as a whole. */
	@Override
	public @Nullable Object storeElement(@Nullable Object element) {
		return element(true).apply(element);
	}

	private UnaryOperator<@Nullable Object> key(boolean isStored) {
		return operator(this.keys, isStored);
	}

	private UnaryOperator<@Nullable Object> element(boolean isStored) {
		return operator(this.elements, isStored);
	}

	private static UnaryOperator<@Nullable Object> operator(@Nullable PropertyConversion conversion, boolean isStored) {
		if (conversion == null) {
			return UnaryOperator.identity();
		}
		return isStored ? conversion::store : conversion::load;
	}

	private @Nullable Object convert(@Nullable Object value, UnaryOperator<@Nullable Object> key,
			UnaryOperator<@Nullable Object> element) {
		if (value instanceof Map<?, ?> map) {
			Map<@Nullable Object, @Nullable Object> converted = newMap(map.size());
			map.forEach((each, mapped) -> converted.put(key.apply(each), element.apply(mapped)));
			return converted;
		}
		if (value instanceof Collection<?> collection) {
			Collection<@Nullable Object> converted = newCollection(collection.size());
			collection.forEach((each) -> converted.add(element.apply(each)));
			return converted;
		}
		return value;
	}

	/** Of the property's class, in which null can be if it can be in the class. */
	@SuppressWarnings({"unchecked", "rawtypes", "NullAway"})
	private Map<@Nullable Object, @Nullable Object> newMap(int size) {
		return (Map) CollectionFactory.createMap(this.container, size);
	}

	/** Of the property's class, in which null can be if it can be in the class. */
	@SuppressWarnings({"unchecked", "rawtypes", "NullAway"})
	private Collection<@Nullable Object> newCollection(int size) {
		return (Collection) CollectionFactory.createCollection(this.container, size);
	}

}
