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

import dev.pmem.data.core.mapping.InvalidMappingException;
import dev.pmem.data.core.mapping.MissingIds;
import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.data.core.mapping.PmemPersistentEntity;
import dev.pmem.data.core.mapping.PmemPersistentProperty;
import dev.pmem.data.core.mapping.SpringTypeModels;
import dev.pmem.heap.object.LiveTypeModels;
import dev.pmem.heap.store.ExtentDefinition;

/**
 * The extents of entities, as their mapping defines them. Refuses what can't be beside the ones that were asked for before.
 * Not thread-safe.
 */
final class ExtentDefinitions {

	private final PmemMappingContext context;

	private final SpringTypeModels typeModels;

	/** The topmost class of each class that has entities of its own. */
	private final Map<Class<?>, Class<?>> tops = new HashMap<>();

	/** The topmost classes of the hierarchies that were asked for. */
	private final Set<Class<?>> known = new LinkedHashSet<>();

	ExtentDefinitions(PmemMappingContext context, SpringTypeModels typeModels) {
		this.context = context;
		this.typeModels = typeModels;
	}

	/** The classes marked with {@link dev.pmem.data.core.mapping.PersistentObject} that a mapping context knows. */
	static List<Class<?>> marked(PmemMappingContext context) {
		List<Class<?>> marked = new ArrayList<>();
		for (PmemPersistentEntity<?> entity : context.getPersistentEntities()) {
			if (entity.isMarked() && entity.getIdProperty() != null && (LiveTypeModels.isLive(entity.getType())
					|| !context.classesBelow(entity.getType()).isEmpty())) {
				marked.add(entity.getType());
			}
		}
		return marked;
	}

	/**
	 * The definition of the extent of a hierarchy.
	 * @throws InvalidMappingException if there can't be one
	 */
	@SuppressWarnings("unchecked")
	<T> ExtentDefinition<T> of(Class<T> top) {
		Set<Class<? extends T>> classes = new LinkedHashSet<>();
		for (Class<?> each : this.context.classesBelow(top)) {
			Class<?> other = this.tops.putIfAbsent(each, top);
			if (other != null && other != top) {
				throw new InvalidMappingException(each.getName() + " is in use as an entity of the hierarchy of "
						+ other.getName() + " already, and belongs to that of " + top.getName() + " as well",
						"Mark " + top.getName() + " with @PersistentObject, so that it is known from the start");
			}
			classes.add((Class<? extends T>) each);
		}
		PmemPersistentEntity<?> entity = this.context.getRequiredPersistentEntity(top);
		requireOwnName(top, entity);
		this.known.add(top);
		return new ExtentDefinition<>(entity.getExtentName(), top, this.typeModels,
				idProperty(top, classes), this.context.indexesOf(top, Set.copyOf(classes)), classes,
				entity.getPreviousExtentNames());
	}

	/** Refuses a name that another class's extent has, or had: both would be the same extent. */
	private void requireOwnName(Class<?> top, PmemPersistentEntity<?> entity) {
		List<String> names = new ArrayList<>(entity.getPreviousExtentNames());
		names.remove(top.getName());
		names.addFirst(entity.getExtentName());
		for (Class<?> other : this.known) {
			String taken = this.context.getRequiredPersistentEntity(other).getExtentName();
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
		PmemPersistentProperty own = this.context.getRequiredPersistentEntity(top).getIdProperty();
		String name = (own != null) ? own.getName() : null;
		for (Class<?> each : classes) {
			PmemPersistentProperty id = this.context.getRequiredPersistentEntity(each).getIdProperty();
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

}
