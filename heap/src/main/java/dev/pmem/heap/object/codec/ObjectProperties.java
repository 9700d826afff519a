/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.type.StoredProperty;
import dev.pmem.heap.object.type.TypeNode;

/**
 * The stored properties of a class, or of all classes of a hierarchy, as queries and keys see them. Immutable and
 * thread-safe.
 */
public interface ObjectProperties {

	/** The class, or the class whose subclasses the others are. */
	Class<?> type();

	/** The layout that most of the objects have. */
	Layout layout();

	/**
	 * The property at this path.
	 * @throws IllegalArgumentException if there is none, with the names that there are
	 */
	StoredProperty property(String path);

	/**
	 * The property at this path; null if there is none.
	 * @throws IllegalArgumentException if two classes have it with different types
	 */
	@Nullable
	StoredProperty find(String path);

	/**
	 * The path of the id that a property shows, through the reference; null if there is no such property. Queries ask for
	 * that path instead, for the property itself is not stored.
	 */
	@Nullable
	String shownPath(String name);

	/** Whether there are such properties. */
	boolean showsIds();

	/** Whether one of the classes has a property at this path. */
	boolean hasProperty(String path);

	/** The properties of the embedded objects that are the values of this property. */
	List<TypeNode.Property> parts(StoredProperty property);

	/**
	 * Reads a property of objects of a layout. The value is null in objects whose class lacks the property.
	 * @throws LayoutMismatchException if its stored values do not convert to its type
	 */
	PropertyReader reader(StoredProperty property, Layout written);

	/**
	 * Compares whole values of a property in objects of a layout.
	 * @throws IllegalArgumentException if such values can't be compared
	 * @throws LayoutMismatchException if its stored values do not convert to its type
	 */
	WholeValues wholeValues(StoredProperty property, Layout written);

	/**
	 * The elements of a property in objects of a layout.
	 * @param container a property that {@link StoredElements#areOf has elements}
	 * @throws LayoutMismatchException if its stored values do not convert to its type
	 */
	StoredElements elements(StoredProperty container, Layout written);

	/** Whether the class of the objects with this layout has the property. */
	boolean hasProperty(String path, Layout written);

	/** Whether null in a stored object of this layout stands for zero, because the property of its class is primitive. */
	boolean isNullable(String path, Layout written);

	/** Whether objects of some of the classes have the property as a primitive one, and others lack it. */
	boolean isPartlyPrimitive(String path);

}
