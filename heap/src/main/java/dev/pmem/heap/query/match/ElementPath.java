/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.match;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.codec.ElementProperties;
import dev.pmem.heap.object.codec.ObjectProperties;
import dev.pmem.heap.object.codec.StoredElements;
import dev.pmem.heap.object.type.StoredProperty;
import dev.pmem.heap.query.Criteria.Comparison;
import dev.pmem.heap.query.Operator;

/**
 * A path of properties that leads through a collection, an array or a map's values: to these, and on from one of their
 * elements. {@code tags[]} are the elements of {@code tags} themselves, {@code phones.number} is a property of the
 * elements of {@code phones}.
 *
 * @param container the property that has the elements
 * @param rest the path from the element on, which begins with the element itself
 */
public record ElementPath(StoredProperty container, String rest) {

	private static final String SUFFIX = StoredElements.SUFFIX;

	/** The operators that are met by no element, or by all. */
	private static final List<Operator> NEGATIVE = List.of(Operator.NOT_EQUAL, Operator.NOT_IN, Operator.NOT_LIKE,
			Operator.NOT_CONTAINING);

	/** The path up to its first elements; null if it leads through none, or does not exist. */
	public static @Nullable ElementPath of(ObjectProperties model, String path) {
		for (int at = 1; at < path.length(); at++) {
			boolean isElement = path.startsWith(SUFFIX, at);
			if (!isElement && path.charAt(at) != '.') {
				continue;
			}
			StoredProperty property = model.find(path.substring(0, at));
			if (property != null && StoredElements.areOf(property)
					&& (isElement || property.target() == null)) {
				int name = path.lastIndexOf('.', at - 1) + 1;
				return new ElementPath(property, path.substring(name, at) + SUFFIX
						+ path.substring(isElement ? at + SUFFIX.length() : at));
			}
			if (!isElement && (property == null || property.target() != null)) {
				return null;
			}
		}
		return null;
	}

	/** The elements as objects. */
	public ObjectProperties elements(ObjectProperties model) {
		return ElementProperties.of(model.elements(this.container, model.layout()));
	}

	/**
	 * Whether a comparison on this path is one of all elements themselves: none of them is a certain value. Any other
	 * comparison is met if one element meets it.
	 */
	boolean isOfAll(Comparison comparison) {
		return this.rest.endsWith(SUFFIX) && this.rest.indexOf('.') < 0 && NEGATIVE.contains(comparison.operator())
				&& comparison.values().getFirst() != null;
	}

	/** The path to the elements, if this comparison looks for some of them; null if it does not. */
	static @Nullable ElementPath ofMembership(ObjectProperties model, Comparison comparison) {
		if (comparison.operator() != Operator.CONTAINING && comparison.operator() != Operator.NOT_CONTAINING) {
			return null;
		}
		StoredProperty property = model.find(comparison.property());
		return (property != null && StoredElements.areOf(property) && property.target() == null)
				? of(model, comparison.property() + SUFFIX)
				: null;
	}

}
