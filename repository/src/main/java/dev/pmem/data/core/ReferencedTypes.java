/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import dev.pmem.data.core.lifecycle.CallbackBeans;
import dev.pmem.data.core.lifecycle.EntityLifecycle;
import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.data.core.mapping.PmemPersistentEntity;
import dev.pmem.data.core.mapping.SpringTypeModels;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.context.EntityRules;
import dev.pmem.heap.context.EntityType;
import dev.pmem.heap.context.KnownTypes;
import dev.pmem.heap.context.LoadWarning;
import dev.pmem.heap.exception.UnsupportedTypeException;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.TransactionOptions;

/**
 * The types of the objects that entities refer to: entities, and objects of marked classes without an id. Thread-safe.
 */
final class ReferencedTypes extends KnownTypes {

	private final PersistentHeap heap;

	private final PmemMappingContext mappingContext;

	private final SpringTypeModels models;

	private final EntityBindings bindings;

	private final CallbackBeans callbacks;

	ReferencedTypes(PersistentHeap heap, PmemMappingContext mappingContext, EntityBindings bindings,
			CallbackBeans callbacks) {
		this(heap, mappingContext, new SpringTypeModels(mappingContext), bindings, callbacks);
	}

	private ReferencedTypes(PersistentHeap heap, PmemMappingContext mappingContext, SpringTypeModels models,
			EntityBindings bindings, CallbackBeans callbacks) {
		super(models, new LoadWarning(heap.options().loadWarning()));
		this.heap = heap;
		this.mappingContext = mappingContext;
		this.models = models;
		this.bindings = bindings;
		this.callbacks = callbacks;
	}

	@Override
	protected EntityType bind(Class<?> type) {
		PmemPersistentEntity<?> entity = this.mappingContext.getPersistentEntity(type);
		if (entity == null || !this.mappingContext.isEntity(type)) {
			throw new UnsupportedTypeException(type.getName()
					+ " has no identity", "Give it a property with @Id, or mark it as @HeapObject");
		}
		return (entity.getIdProperty() != null)
				? this.bindings.get(type).entityType()
				: new EntityType(this.heap.extent(ExtentDefinition.withoutIds(type, this.models)),
						EntityRules.withoutIds(new EntityLifecycle(entity, this.mappingContext, this.callbacks)));
	}

	@Override
	public HeapTransaction beginReadOnly() {
		return this.heap.begin(TransactionOptions.READ_ONLY);
	}

}
