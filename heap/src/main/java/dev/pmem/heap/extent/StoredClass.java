/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.catalog.StoredLayout;
import dev.pmem.heap.exception.ApplicationCodeException;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.type.TypeNode;

/**
 * A class whose objects are stored in an open extent.
 *
 * @param type the class, which has instances of its own
 * @param codec writes and reads its objects
 * @param layout the layout in which its objects are written
 * @param extent the extent of the class and all others of its hierarchy
 * @param <T> the class
 */
public record StoredClass<T>(Class<T> type, ObjectCodec<T> codec, StoredLayout layout,
		CheckedExtent<? super T> extent) {

	static <T> StoredClass<T> of(HierarchyClass<T> of, CheckedExtent<?> extent) {
		@SuppressWarnings("unchecked")
		CheckedExtent<? super T> home = (CheckedExtent<? super T>) extent;
		return new StoredClass<>(of.type(), of.codec(), of.layout(), home);
	}

	/**
	 * The id of an instance.
	 * @throws IllegalArgumentException if it has none
	 */
	Object id(Object instance) {
		Object value = instance;
		TypeNode.Struct node = this.codec.nodes().getFirst();
		for (String name : this.extent.definition().idProperty().split("\\.", -1)) {
			TypeNode.Property property = Objects.requireNonNull(node.property(name));
			value = (value != null) ? get(property, value) : null;
			node = (property.node() instanceof TypeNode.Struct inner) ? inner : node;
		}
		if (value == null) {
			throw new IllegalArgumentException("The " + this.type.getName()
					+ " has no id: it is not stored, so nothing "
					+ "refers to it; save it first");
		}
		return value;
	}

	private static @Nullable Object get(TypeNode.Property property, Object owner) {
		try {
			return (Object) property.getter().invoke(owner);
		} catch (RuntimeException | Error ex) {
			throw ex;
		} catch (Throwable ex) {
			throw new ApplicationCodeException(property.name() + " of a " + owner.getClass().getName()
					+ " can't be read: " + ex, ex);
		}
	}

}
