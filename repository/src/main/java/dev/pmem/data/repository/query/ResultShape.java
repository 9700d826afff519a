/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.query;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.data.core.TypeInformation;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageImpl;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.SliceImpl;
import org.springframework.data.domain.Window;
import org.springframework.data.repository.query.QueryMethod;
import org.springframework.data.repository.query.parser.PartTree;
import org.springframework.data.repository.util.QueryExecutionConverters;
import org.springframework.util.ClassUtils;

/**
 * The kinds of results that query methods return.
 */
enum ResultShape {

	/** A number of entities, found or deleted. */
	NUMBER,
	/** Whether there are any. */
	BOOLEAN,
	/** Nothing. */
	NONE,
	/** At most one entity. */
	SINGLE,
	/** Many entities: a list, or a result that is made of a list. */
	COLLECTION, STREAM, PAGE, SLICE,
	/** A part of the results, behind a scroll position. */
	WINDOW;

	private static final DefaultConversionService CONVERSIONS = new DefaultConversionService();

	static {
		QueryExecutionConverters.registerConvertersIn(CONVERSIONS);
		CONVERSIONS.removeConvertible(Object.class, Object.class);
	}

	/**
	 * The shape for a method.
	 * @param isOfValues whether it returns the values of a property
	 * @throws IllegalArgumentException if a query of this kind can't return what the method does
	 */
	static ResultShape of(PartTree tree, QueryMethod method, TypeInformation<?> returnType, boolean isOfValues) {
		TypeInformation<?> unwrapped = returnType;
		while (QueryExecutionConverters.supports(unwrapped.getType())
				&& QueryExecutionConverters.isSingleValue(unwrapped.getType())) {
			unwrapped = unwrapped.getRequiredComponentType();
		}
		Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(unwrapped.getType());
		if (tree.isCountProjection()) {
			return require(Number.class.isAssignableFrom(type), NUMBER, "a count query returns a number", type);
		}
		if (tree.isExistsProjection()) {
			return require(type == Boolean.class, BOOLEAN, "an exists query returns a boolean", type);
		}
		ResultShape shape = isOfValues ? ofResults(method, type) : ofEntities(method, type);
		if (!tree.isDelete()) {
			String expected = "a query returns an entity, a projection, an Optional, a collection, a Streamable, a "
					+ "Stream, a Page, a Slice or a Window of them";
			return require(shape != NUMBER && shape != NONE && shape != BOOLEAN, shape, expected, type);
		}
		String expected = "a delete query returns nothing, a number, the deleted entity or a collection of them";
		return require(shape == NONE || shape == NUMBER || shape == SINGLE || shape == COLLECTION, shape, expected,
				type);
	}

	private static ResultShape ofEntities(QueryMethod method, Class<?> type) {
		if (type == void.class || type == Void.class) {
			return NONE;
		}
		if (type == Boolean.class) {
			return BOOLEAN;
		}
		if (Number.class.isAssignableFrom(type)) {
			return NUMBER;
		}
		return ofResults(method, type);
	}

	private static ResultShape ofResults(QueryMethod method, Class<?> type) {
		if (method.isSearchQuery()) {
			throw new IllegalArgumentException(
					"results of type " + type.getName() + " are not supported; use Page, Slice, Window or Stream");
		}
		if (method.isScrollQuery()) {
			return require(type == Window.class, WINDOW, "windows come as " + Window.class.getName(), type);
		}
		if (method.isPageQuery()) {
			return require(type.isAssignableFrom(PageImpl.class), PAGE, "pages come as " + Page.class.getName(), type);
		}
		if (method.isSliceQuery()) {
			return require(type.isAssignableFrom(SliceImpl.class), SLICE, "slices come as " + Slice.class.getName(),
					type);
		}
		if (method.isStreamQuery()) {
			return require(type == Stream.class, STREAM, "streams come as " + Stream.class.getName(), type);
		}
		if (method.isCollectionQuery()) {
			boolean convertible = type.isAssignableFrom(ArrayList.class) || CONVERSIONS.canConvert(List.class, type);
			return require(convertible, COLLECTION, "a list can't be converted to the result", type);
		}
		return SINGLE;
	}

	private static ResultShape require(boolean fits, ResultShape shape, String expected, Class<?> type) {
		if (!fits) {
			throw new IllegalArgumentException(expected + ", not " + type.getName());
		}
		return shape;
	}

}
