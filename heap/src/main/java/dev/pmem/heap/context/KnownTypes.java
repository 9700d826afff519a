/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.extent.StoreTransaction;
import dev.pmem.heap.object.LiveTypeModels;
import dev.pmem.heap.object.TypeModels;
import dev.pmem.heap.object.layout.LayoutTable;
import dev.pmem.heap.store.HeapTransaction;

/**
 * Keeps the types that were asked for, by class and by layout. A name that stands in a pool loads a class only if a
 * property admits its instances, and initializes it only if it has an identity. Thread-safe.
 */
public abstract class KnownTypes implements EntityTypes {

	private final TypeModels models;

	private final LoadWarning loadWarning;

	private final ReadObjects readObjects = new ReadObjects();

	private final Map<Class<?>, EntityType> byClass = new ConcurrentHashMap<>();

	/** Of the types whose references lead to known classes only. */
	private final Map<EntityType, ReachableClasses> reachable = new ConcurrentHashMap<>();

	private final LayoutTable<EntityType> byLayout = new LayoutTable<>();

	/**
	 * @param models says which classes have an identity
	 * @param loadWarning tells of loads that bring in too many objects
	 */
	protected KnownTypes(TypeModels models, LoadWarning loadWarning) {
		this.models = models;
		this.loadWarning = loadWarning;
	}

	@Override
	public final ReadObjects readObjects() {
		return this.readObjects;
	}

	@Override
	public final LoadWarning loadWarning() {
		return this.loadWarning;
	}

	/**
	 * Binds a class that has an identity to where its objects are stored; called at least once for each class.
	 * @throws dev.pmem.heap.exception.UnsupportedTypeException if instances can't be stored
	 */
	protected abstract EntityType bind(Class<?> type);

	@Override
	public final EntityType typeOf(Class<?> type) {
		EntityType known = this.byClass.get(type);
		if (known == null) {
			known = bind(type);
			EntityType raced = this.byClass.putIfAbsent(type, known);
			known = (raced != null) ? raced : known;
		}
		return known;
	}

	@Override
	public final boolean mayBringIn(EntityType from, Set<Class<?>> wanted) {
		if (!from.hasReferences()) {
			return false;
		}
		ReachableClasses known = this.reachable.get(from);
		if (known == null) {
			known = ReachableClasses.of(from, this.byClass::get);
			if (known == null) {
				return true;
			}
			this.reachable.put(from, known);
		}
		return known.haveAny(wanted);
	}

	@Override
	public final EntityType typeOf(HeapTransaction transaction, int layoutNumber, Class<?> admitted,
			@Nullable String property) {
		EntityType known = this.byLayout.get(layoutNumber);
		return (known != null)
				? known
				: this.byLayout.put(layoutNumber, find(StoreTransaction.typeName(transaction, layoutNumber), admitted,
						property));
	}

	private EntityType find(String name, Class<?> admitted, @Nullable String property) {
		for (EntityType each : this.byClass.values()) {
			if (this.models.storedName(each.type()).equals(name)) {
				return each;
			}
		}
		Class<?> found = load(name, admitted);
		if (found == null) {
			throw new LayoutMismatchException(referred(name, admitted, property)
					+ ", but this release of the application does not have that class. Bring the "
					+ "class back, or name its earlier name on the class that replaces it");
		}
		if (!admitted.isAssignableFrom(found)
				|| !this.models.isEntity(found) && !LiveTypeModels.isLive(found)) {
			throw new LayoutMismatchException(referred(name, admitted, property) + ", which the class is not any more");
		}
		return typeOf(found);
	}

	private static String referred(String name, Class<?> admitted, @Nullable String property) {
		return ((property != null) ? property + " refers to an object" : "There is an object") + " of the class " + name
				+ ", as a " + admitted.getName();
	}

	private static @Nullable Class<?> load(String name, Class<?> admitted) {
		ClassLoader loader = (admitted.getClassLoader() != null)
				? admitted.getClassLoader()
				: Thread.currentThread().getContextClassLoader();
		try {
			return Class.forName(name, false, loader);
		} catch (ClassNotFoundException | LinkageError _) {
			return null;
		}
	}

}
