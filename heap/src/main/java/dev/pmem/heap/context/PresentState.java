/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.context;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.ApplicationCodeException;
import dev.pmem.heap.object.TypeModel;
import dev.pmem.heap.object.TypeModels;
import dev.pmem.heap.object.payload.LazyReferences;
import dev.pmem.heap.store.Extent;

/**
 * What is written of collections that were read in an earlier transaction and that nobody has loaded: they are as their
 * owner has them in this transaction. Not thread-safe.
 */
final class PresentState {

	private final Graphs context;

	PresentState(Graphs context) {
		this.context = context;
	}

	/**
	 * The collection or map that the owner of the references has now; null if it has none any more.
	 * @param container has the references; returned if they are of this transaction, belong to nothing that is stored, or
	 * got elements in a transaction that was rolled back
	 */
	@Nullable
	Object of(Object container, LazyReferences references) {
		if (!(references instanceof ContextReferences unloaded) || unloaded.isOf(this.context.managed())
				|| unloaded.hasUnstored()) {
			return container;
		}
		ManagedObject owner = unloaded.owner();
		if (owner == null || !owner.type.hasIds()) {
			return container;
		}
		long reference = this.context.locate(owner.type, owner.type.keyOf(owner.instance));
		if (reference == Extent.NONE) {
			// loading tells that the owner is gone
			return container;
		}
		ManagedObject known = this.context.managed().map().get(reference);
		Object newest = (known == null || known.instance == owner.instance || GraphLoader.isUnfilled(known))
				? this.context.loader().copy(owner.type, reference)
				: known.instance;
		return value(newest, unloaded.path.split("\\."), owner.type.extent().definition().models(), container);
	}

	/**
	 * @param path the name of the class, then those of properties of the object and of embedded ones
	 * @param otherwise returned if the object has no such property
	 */
	private static @Nullable Object value(Object object, String[] path, TypeModels models, Object otherwise) {
		Object value = object;
		for (int index = 1; index < path.length && value != null; index++) {
			TypeModel.Property found = property(models.modelOf(value.getClass()), path[index]);
			if (found == null) {
				return otherwise;
			}
			value = get(found, value);
			if (value instanceof Optional<?> optional) {
				value = optional.orElse(null);
			}
		}
		return value;
	}

	private static TypeModel.@Nullable Property property(TypeModel<?> model, String name) {
		for (TypeModel.Property property : model.properties()) {
			if (property.name().equals(name)) {
				return property;
			}
		}
		return null;
	}

	private static @Nullable Object get(TypeModel.Property property, Object instance) {
		try {
			return property.getter().invoke(instance);
		} catch (RuntimeException | Error ex) {
			throw ex;
		} catch (Throwable ex) {
			throw new ApplicationCodeException("An accessor of an entity failed: " + ex, ex);
		}
	}

}
