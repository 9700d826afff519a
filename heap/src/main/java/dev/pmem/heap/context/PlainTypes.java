/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.UnsupportedTypeException;
import dev.pmem.heap.object.LiveTypeModels;
import dev.pmem.heap.object.ReflectionTypeModels;
import dev.pmem.heap.object.TypeModel;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.HeapTransaction;

/**
 * The types of plain classes that a heap is used with directly: classes marked as
 * {@link dev.pmem.heap.annotation.HeapObject}, and the classes of opened extents.
 */
public final class PlainTypes extends KnownTypes {

	private final Function<ExtentDefinition<?>, Extent<?>> opener;

	private final Supplier<HeapTransaction> snapshots;

	private final ReflectionTypeModels models;

	/** The opened extents by the classes of their objects. */
	private final Map<Class<?>, Extent<?>> extents = new ConcurrentHashMap<>();

	/**
	 * @param opener opens the extent of a definition
	 * @param snapshots begins read-only transactions
	 * @param loadWarning tells of loads that bring in too many objects
	 */
	public PlainTypes(ReflectionTypeModels models, Function<ExtentDefinition<?>, Extent<?>> opener,
			Supplier<HeapTransaction> snapshots, LoadWarning loadWarning) {
		super(models, loadWarning);
		this.models = models;
		this.opener = opener;
		this.snapshots = snapshots;
	}

	@Override
	protected EntityType bind(Class<?> type) {
		Extent<?> extent = this.extents.get(type);
		if (extent != null) {
			return bind(type, extent);
		}
		if (!this.models.isEntity(type) && !LiveTypeModels.isLive(type)) {
			throw new UnsupportedTypeException(type.getName() + " has no identity: mark it as @HeapObject, or open an "
					+ "extent of its objects");
		}
		return new EntityType(this.opener.apply(ExtentDefinition.withoutIds(type, this.models)),
				EntityRules.WITHOUT_IDS);
	}

	private <T> EntityType bind(Class<?> type, Extent<T> extent) {
		ExtentDefinition<T> definition = extent.definition();
		Extent<? extends T> part = (definition.type() == type)
				? extent
				: extent.ofType(type.asSubclass(definition.type()));
		if (LiveTypeModels.isLive(type)) {
			return new EntityType(part, new LiveRules(part), this::typeOf);
		}
		TypeModel<?> model = definition.models().modelOf(type);
		return new EntityType(part, new Rules(IdProperty.of(model, definition.idProperty())), this::typeOf);
	}

	/** An extent was opened: its objects can be referred to. */
	public void opened(Extent<?> extent) {
		ExtentDefinition<?> definition = extent.definition();
		if (definition.hasIds()) {
			definition.classes().forEach((type) -> this.extents.putIfAbsent(type, extent));
		}
	}

	@Override
	public HeapTransaction beginReadOnly() {
		return this.snapshots.get();
	}

	/** Ids are the application's; nothing counts changes. */
	private record Rules(@Nullable AssignedProperty id) implements EntityRules {

		@Override
		public Object newId(@Nullable Object present) {
			if (present == null) {
				throw new IllegalArgumentException("An object without an id can't be stored in an extent");
			}
			return present;
		}

		@Override
		public @Nullable AssignedProperty version() {
			return null;
		}

		@Override
		public boolean isImmutable() {
			return false;
		}

	}

}
