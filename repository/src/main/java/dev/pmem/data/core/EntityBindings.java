/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.pmem.data.core.lifecycle.CallbackBeans;
import dev.pmem.data.core.lifecycle.EntityLifecycle;
import dev.pmem.data.core.mapping.InvalidMappingException;
import dev.pmem.data.core.mapping.MissingIds;
import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.data.core.mapping.PmemPersistentEntity;
import dev.pmem.data.core.mapping.SpringTypeModels;
import dev.pmem.data.core.mapping.jakarta.MissingAnnotations;
import dev.pmem.data.transaction.PmemExceptionTranslator;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.context.EntityListener;
import dev.pmem.heap.object.TypeModel;
import dev.pmem.heap.store.Extent;

/**
 * The classes of entities in a heap, each bound to its extent when first used. Thread-safe.
 */
final class EntityBindings {

	private final PersistentHeap heap;

	private final PmemMappingContext mappingContext;

	private final SpringTypeModels typeModels;

	private final CallbackBeans callbacks;

	private final IdSequences sequences;

	private final Map<Class<?>, EntityBinding> bindings = new ConcurrentHashMap<>();

	/** The extents of hierarchies, by their topmost class. Guarded by this. */
	private final Map<Class<?>, Extent<?>> homes = new HashMap<>();

	/** Guarded by this. */
	private final ExtentDefinitions definitions;

	EntityBindings(PersistentHeap heap, PmemMappingContext mappingContext, CallbackBeans callbacks) {
		this.heap = heap;
		this.callbacks = callbacks;
		this.sequences = new IdSequences(heap);
		this.mappingContext = mappingContext;
		this.typeModels = new SpringTypeModels(mappingContext);
		this.definitions = new ExtentDefinitions(mappingContext, this.typeModels);
	}

	/**
	 * The binding of a class; opens its extent.
	 * @throws InvalidMappingException if it's no class of entities
	 */
	EntityBinding get(Class<?> type) {
		EntityBinding binding = this.bindings.get(type);
		return (binding != null) ? binding : bind(type);
	}

	private <T> EntityBinding bind(Class<T> type) {
		MissingAnnotations.requireNone(type);
		@SuppressWarnings("unchecked")
		PmemPersistentEntity<T> entity = (PmemPersistentEntity<T>) this.mappingContext.getPersistentEntity(type);
		if (entity == null) {
			throw MissingIds.noClass(type);
		}
		Class<?> top = this.mappingContext.topOf(type);
		Extent<T> extent = part(home(top), type);
		InverseConditions conditions = new InverseConditions(this.mappingContext, this::get, type);
		TypeModel<T> model = extent.definition().classes().contains(type) ? this.typeModels.modelOf(type) : null;
		EntityListener listener = new EntityLifecycle(entity, this.mappingContext, this.callbacks);
		EntityBinding binding = (model != null)
				? new EntityBinding(conditions, entity, model, extent,
						this.sequences.of(entity.getRequiredIdProperty(), extent),
						TimestampListener.of(entity, model, listener), (other) -> relative(type, other))
				: new EntityBinding(conditions, entity, null, extent, extent, listener,
						(other) -> relative(type, other));
		EntityBinding present = this.bindings.putIfAbsent(type, binding);
		return (present != null) ? present : binding;
	}

	/** The extent of a hierarchy. */
	private synchronized Extent<?> home(Class<?> top) {
		Extent<?> known = this.homes.get(top);
		if (known == null) {
			known = this.heap.extent(this.definitions.of(top));
			this.homes.put(top, known);
		}
		return known;
	}

	@SuppressWarnings("unchecked")
	private static <T> Extent<T> part(Extent<?> home, Class<T> type) {
		try {
			return (home.definition().type() == (Class<?>) type)
					? (Extent<T>) home
					: ((Extent<Object>) home).ofType(type);
		} catch (IllegalArgumentException ex) {
			throw new InvalidMappingException(type.getName() + " is not among the classes that are known below "
					+ home.definition().type().getName() + ": " + home.definition().classes(),
					"Put it into a package that is scanned for entities (@EntityScan)", ex);
		}
	}

	/** The binding of another class of the same hierarchy. */
	private EntityBinding relative(Class<?> declared, Class<?> type) {
		EntityBinding known = this.bindings.get(type);
		if (known == null) {
			Class<?> top = this.mappingContext.topOf(declared);
			if (!home(top).definition().classes().contains(type)) {
				throw PmemExceptionTranslator.misuse("A " + type.getName() + " can't be stored as a "
						+ declared.getName()
						+ ": it must be of exactly that class, or of a subclass that was found when"
						+ " the application's packages were scanned, for its own state would be lost");
			}
			known = get(type);
		}
		if (!declared.isAssignableFrom(type)) {
			throw PmemExceptionTranslator.misuse("A " + type.getName() + " is no " + declared.getName());
		}
		return known;
	}

	/** Binds the classes marked with {@link dev.pmem.data.core.mapping.PersistentObject} that the mapping context knows. */
	void bindMarked() {
		ExtentDefinitions.marked(this.mappingContext).forEach(this::get);
	}

}
