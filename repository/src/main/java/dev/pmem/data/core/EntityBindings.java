/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.data.mapping.MappingException;

import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.data.core.mapping.PmemPersistentEntity;
import dev.pmem.data.core.mapping.SpringTypeModels;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.object.LiveTypeModels;
import dev.pmem.heap.object.TypeModel;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;

/**
 * The classes of entities in a heap, each bound to its extent when first used. Thread-safe.
 */
final class EntityBindings {

	private final PersistentHeap heap;

	private final PmemMappingContext mappingContext;

	private final SpringTypeModels typeModels;

	private final Map<Class<?>, EntityBinding> bindings = new ConcurrentHashMap<>();

	EntityBindings(PersistentHeap heap, PmemMappingContext mappingContext) {
		this.heap = heap;
		this.mappingContext = mappingContext;
		this.typeModels = new SpringTypeModels(mappingContext);
	}

	/**
	 * The binding of a class; opens its extent.
	 * @throws MappingException if it's no class of entities
	 */
	EntityBinding get(Class<?> type) {
		EntityBinding binding = this.bindings.get(type);
		return (binding != null) ? binding : bind(type);
	}

	private <T> EntityBinding bind(Class<T> type) {
		@SuppressWarnings("unchecked")
		PmemPersistentEntity<T> entity = (PmemPersistentEntity<T>) this.mappingContext.getPersistentEntity(type);
		if (entity == null || entity.getIdProperty() == null) {
			throw new MappingException(type.getName() + " is no entity: it has no property with @Id");
		}
		TypeModel<T> model = this.typeModels.modelOf(type);
		Extent<T> extent = this.heap.extent(new ExtentDefinition<>(entity.getExtentName(), type, this.typeModels,
				entity.getRequiredIdProperty().getName(), this.mappingContext.indexesOf(entity)));
		EntityBinding binding = new EntityBinding(entity, model, extent);
		EntityBinding present = this.bindings.putIfAbsent(type, binding);
		return (present != null) ? present : binding;
	}

	/** Binds the classes marked with {@link dev.pmem.data.core.mapping.PersistentObject} that the mapping context knows. */
	void bindMarked() {
		for (PmemPersistentEntity<?> entity : this.mappingContext.getPersistentEntities()) {
			if (entity.isMarked() && (!Modifier.isAbstract(entity.getType().getModifiers())
					|| LiveTypeModels.isLive(entity.getType()))) {
				get(entity.getType());
			}
		}
	}

}
