/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.validation;

import java.lang.annotation.ElementType;

import jakarta.validation.Path;
import jakarta.validation.TraversableResolver;
import org.jspecify.annotations.Nullable;

import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.data.core.mapping.PmemPersistentEntity;
import dev.pmem.data.core.mapping.PmemPersistentProperty;
import dev.pmem.heap.context.EntityType;
import dev.pmem.heap.object.LiveTypeModels;

/**
 * Keeps validation from loading what is not loaded, and from other entities: what is not loaded was not changed, and
 * entities that are referred to are validated when they are written themselves. Thread-safe.
 */
final class LoadedProperties implements TraversableResolver {

	private final PmemMappingContext context;

	LoadedProperties(PmemMappingContext context) {
		this.context = context;
	}

	@Override
	public boolean isReachable(@Nullable Object owner, Path.Node property, Class<?> rootType, Path pathToOwner,
			ElementType elementType) {
		PmemPersistentProperty found = property(owner, property);
		return owner == null || found == null || !isReference(found)
				|| EntityType.isLoaded(found.getOwner().getPropertyAccessor(owner).getProperty(found));
	}

	@Override
	public boolean isCascadable(@Nullable Object owner, Path.Node property, Class<?> rootType, Path pathToOwner,
			ElementType elementType) {
		PmemPersistentProperty found = property(owner, property);
		return found == null || !isReference(found);
	}

	private @Nullable PmemPersistentProperty property(@Nullable Object owner, Path.Node property) {
		String name = property.getName();
		if (owner == null || name == null) {
			return null;
		}
		PmemPersistentEntity<?> entity = this.context.getPersistentEntity(LiveTypeModels.typeOf(owner));
		return (entity != null) ? entity.getPersistentProperty(name) : null;
	}

	private boolean isReference(PmemPersistentProperty property) {
		return property.isEntity() && this.context.isEntity(property.getActualType());
	}

}
