/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.pmem.data.core.lifecycle.CallbackBeans;
import dev.pmem.data.core.lifecycle.EntityLifecycle;
import dev.pmem.data.core.mapping.InvalidMappingException;
import dev.pmem.data.core.mapping.MissingIds;
import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.data.core.mapping.PmemPersistentEntity;
import dev.pmem.data.core.mapping.PmemPersistentProperty;
import dev.pmem.data.core.mapping.SpringTypeModels;
import dev.pmem.data.core.mapping.jakarta.MissingAnnotations;
import dev.pmem.data.transaction.PmemExceptionTranslator;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.context.EntityListener;
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

	private final CallbackBeans callbacks;

	private final IdSequences sequences;

	private final Map<Class<?>, EntityBinding> bindings = new ConcurrentHashMap<>();

	/** The extents of hierarchies, by their topmost class. Guarded by this. */
	private final Map<Class<?>, Extent<?>> homes = new HashMap<>();

	/** The topmost class of each class that has entities of its own. Guarded by this. */
	private final Map<Class<?>, Class<?>> tops = new HashMap<>();

	EntityBindings(PersistentHeap heap, PmemMappingContext mappingContext, CallbackBeans callbacks) {
		this.heap = heap;
		this.callbacks = callbacks;
		this.sequences = new IdSequences(heap);
		this.mappingContext = mappingContext;
		this.typeModels = new SpringTypeModels(mappingContext);
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
			known = open(top);
			this.homes.put(top, known);
		}
		return known;
	}

	@SuppressWarnings("unchecked")
	private <T> Extent<T> open(Class<T> top) {
		Set<Class<? extends T>> classes = new LinkedHashSet<>();
		for (Class<?> each : this.mappingContext.classesBelow(top)) {
			Class<?> other = this.tops.putIfAbsent(each, top);
			if (other != null && other != top) {
				throw new InvalidMappingException(each.getName() + " is in use as an entity of the hierarchy of "
						+ other.getName() + " already, and belongs to that of " + top.getName() + " as well",
						"Mark " + top.getName() + " with @PersistentObject, so that it is known from the start");
			}
			classes.add((Class<? extends T>) each);
		}
		PmemPersistentEntity<?> entity = this.mappingContext.getRequiredPersistentEntity(top);
		requireOwnName(top, entity);
		return this.heap.extent(new ExtentDefinition<>(entity.getExtentName(), top, this.typeModels,
				idProperty(top, classes), this.mappingContext.indexesOf(top, Set.copyOf(classes)), classes,
				entity.getPreviousExtentNames()));
	}

	/** Refuses a name that another class's extent has, or had: both would be the same extent. Called with the lock. */
	private void requireOwnName(Class<?> top, PmemPersistentEntity<?> entity) {
		List<String> names = new ArrayList<>(entity.getPreviousExtentNames());
		names.remove(top.getName());
		names.addFirst(entity.getExtentName());
		for (Class<?> other : this.homes.keySet()) {
			String taken = this.mappingContext.getRequiredPersistentEntity(other).getExtentName();
			if (names.contains(taken)) {
				throw new InvalidMappingException("The extent '" + taken + "' of " + top.getName() + " is that of "
						+ other.getName() + " as well", "Give one of them another name, with"
								+ " @PersistentObject(\"...\") or @TypeAlias; a name that an extent had before"
								+ " (@PreviousName) is free only if no class has it now");
			}
		}
	}

	/** The name of the property that is the id in all classes of a hierarchy. */
	private String idProperty(Class<?> top, Set<? extends Class<?>> classes) {
		PmemPersistentProperty own = this.mappingContext.getRequiredPersistentEntity(top).getIdProperty();
		String name = (own != null) ? own.getName() : null;
		for (Class<?> each : classes) {
			PmemPersistentProperty id = this.mappingContext.getRequiredPersistentEntity(each).getIdProperty();
			if (id == null) {
				throw MissingIds.of(each);
			}
			if (name != null && !name.equals(id.getName())) {
				throw new InvalidMappingException(each.getName() + " has the id '" + id.getName()
						+ "', but other classes below " + top.getName() + " have '" + name
						+ "', and the classes of a hierarchy have one id",
						"Declare the id in " + top.getName() + ", and nowhere else");
			}
			name = id.getName();
		}
		if (name == null) {
			throw MissingIds.of(top);
		}
		return name;
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
		for (PmemPersistentEntity<?> entity : this.mappingContext.getPersistentEntities()) {
			if (entity.isMarked() && entity.getIdProperty() != null && (LiveTypeModels.isLive(entity.getType())
					|| !this.mappingContext.classesBelow(entity.getType()).isEmpty())) {
				get(entity.getType());
			}
		}
	}

}
