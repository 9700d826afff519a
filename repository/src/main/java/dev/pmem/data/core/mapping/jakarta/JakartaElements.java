/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping.jakarta;

import jakarta.persistence.MapKey;
import jakarta.persistence.MapKeyColumn;
import jakarta.persistence.MapKeyJoinColumn;
import jakarta.persistence.OrderBy;
import jakarta.persistence.OrderColumn;
import org.springframework.data.mapping.PersistentProperty;

/**
 * Reads the annotations of Jakarta Persistence for elements, whose API must be there.
 */
final class JakartaElements {

	private JakartaElements() {}

	static ElementTraits of(PersistentProperty<?> property) {
		OrderBy order = property.findAnnotation(OrderBy.class);
		MapKey key = property.findAnnotation(MapKey.class);
		return new ElementTraits((order != null) ? order.value() : null,
				property.isAnnotationPresent(OrderColumn.class),
				(key != null) ? key.name() : null, property.isAnnotationPresent(MapKeyColumn.class)
						|| property.isAnnotationPresent(MapKeyJoinColumn.class));
	}

}
