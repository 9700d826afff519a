/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping.jakarta;

import org.jspecify.annotations.Nullable;

/**
 * What {@code @OrderBy}, {@code @OrderColumn}, {@code @MapKey} and {@code @MapKeyColumn} say of the elements of a property.
 *
 * @param orderBy the properties of the elements by which they are ordered, as {@code @OrderBy} gives them; empty for the id;
 * null without the annotation
 * @param hasOrderColumn whether the order of a list is kept
 * @param mapKey the property of the values that is the key of a map; empty for the id; null without the annotation
 * @param hasMapKeyColumn whether the keys of a map are kept
 */
public record ElementTraits(@Nullable String orderBy, boolean hasOrderColumn, @Nullable String mapKey,
		boolean hasMapKeyColumn) {

	/** Elements of which nothing is said. */
	public static final ElementTraits NONE = new ElementTraits(null, false, null, false);

}
