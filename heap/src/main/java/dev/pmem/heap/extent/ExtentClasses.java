/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.catalog.Catalog;
import dev.pmem.heap.catalog.ExtentRecord;
import dev.pmem.heap.catalog.ExtentRecord.ClassRecord;
import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.exception.UnstorableValueException;
import dev.pmem.heap.object.codec.HierarchyProperties;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.codec.ObjectProperties;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.store.ExtentDefinition;

/**
 * The classes whose objects an extent holds: one, or those of a hierarchy. Says to which of them an object belongs, by
 * the layout that its block names. Immutable and thread-safe.
 * <p>
 * Invariant: a layout's class is found by the name in the layout. What the catalog recorded of a name wins: it is the class
 * that had the layout when the extent was last opened, if that class is still there.
 */
final class ExtentClasses {

	private final ExtentDefinition<?> definition;

	private final List<HierarchyClass<?>> classes;

	/** The one class; null if the extent is that of a hierarchy. */
	private final @Nullable HierarchyClass<?> only;

	private final Map<Class<?>, HierarchyClass<?>> byType = new HashMap<>();

	/** By the name in layouts; only of known classes. */
	private final Map<String, HierarchyClass<?>> byTypeName = new HashMap<>();

	/** The layouts that objects of the extent have, with their classes; null where the class is not known. */
	private final Map<Integer, @Nullable HierarchyClass<?>> byLayout = new LinkedHashMap<>();

	/** The layouts that the catalog lists for the extent. Those that no object has yet are not among them. */
	private final List<Integer> recorded;

	/** Names of classes that objects in the extent have and that are not known. */
	private final TreeSet<String> unknown = new TreeSet<>();

	private ExtentClasses(ExtentDefinition<?> definition, List<HierarchyClass<?>> classes, boolean isHierarchy,
			List<Integer> recorded) {
		this.definition = definition;
		this.recorded = List.copyOf(recorded);
		this.classes = List.copyOf(classes);
		this.only = isHierarchy ? null : classes.getFirst();
		for (HierarchyClass<?> each : classes) {
			this.byType.put(each.type(), each);
			this.byTypeName.put(each.typeName(), each);
		}
		for (HierarchyClass<?> each : classes) {
			for (String name : each.codec().nodes().getFirst().previousNames()) {
				this.byTypeName.putIfAbsent(name, each);
			}
		}
	}

	/**
	 * The classes of an extent.
	 * @param before what is recorded of the extent; null if it's new
	 */
	static ExtentClasses of(ExtentDefinition<?> definition, List<HierarchyClass<?>> classes, Catalog catalog,
			@Nullable ExtentRecord before) {
		boolean isHierarchy = classes.size() != 1 || classes.getFirst().type() != definition.type()
				|| before != null && !before.classes().isEmpty();
		ExtentClasses made = new ExtentClasses(definition, classes, isHierarchy,
				(before != null) ? before.layouts() : List.of());
		if (before != null) {
			made.addRecorded(catalog, before);
		}
		classes.forEach((each) -> made.byLayout.put(each.layout().number(), each));
		return made;
	}

	private void addRecorded(Catalog catalog, ExtentRecord before) {
		for (int number : before.layouts()) {
			String typeName = catalog.layout(number).root().typeName();
			HierarchyClass<?> owner = recordedOwner(number, typeName, before);
			this.byLayout.putIfAbsent(number, owner);
			if (owner != null) {
				this.byTypeName.put(typeName, owner);
			} else {
				this.unknown.add(typeName);
			}
		}
	}

	private @Nullable HierarchyClass<?> recordedOwner(int number, String typeName, ExtentRecord before) {
		HierarchyClass<?> named = this.byTypeName.get(typeName);
		if (named != null) {
			return named;
		}
		for (ClassRecord each : before.classes()) {
			if (each.layouts().contains(number) && this.byTypeName.containsKey(each.typeName())) {
				return this.byTypeName.get(each.typeName());
			}
		}
		// the extent's only class, or the top of its hierarchy, has another name now
		return (before.classes().isEmpty() || typeName.equals(before.typeName()))
				? this.byType.get(this.definition.type())
				: null;
	}

	/** All known classes that have objects of their own. */
	List<HierarchyClass<?>> all() {
		return this.classes;
	}

	/** Whether objects of several classes may be there. */
	boolean isHierarchy() {
		return this.only == null;
	}

	/** Names of classes that objects in the extent have and that this release of the application lacks. */
	TreeSet<String> unknown() {
		return this.unknown;
	}

	/** The numbers of the layouts that the extent's objects may have: they were recorded with the first object. */
	List<Integer> recorded() {
		return this.recorded;
	}

	/** Whether the catalog knew, when the extent was opened, that the class's objects may have its present layout. */
	boolean isRecorded(HierarchyClass<?> of) {
		return this.recorded.contains(of.layout().number());
	}

	/** The numbers of all layouts that the extent's objects have or get. */
	List<Integer> layouts() {
		return List.copyOf(this.byLayout.keySet());
	}

	/** The numbers of the layouts that the known classes write. */
	List<Integer> current() {
		return this.classes.stream().map((each) -> each.layout().number()).toList();
	}

	/** What the catalog records of the classes; empty if there is only one. */
	List<ClassRecord> records(Catalog catalog) {
		if (!isHierarchy()) {
			return List.of();
		}
		Map<String, List<Integer>> layouts = new LinkedHashMap<>();
		this.classes.forEach((each) -> layouts.put(each.typeName(), new ArrayList<>()));
		for (int number : this.recorded) {
			HierarchyClass<?> owner = this.byLayout.get(number);
			layouts.computeIfAbsent((owner != null) ? owner.typeName() : catalog.layout(number).root().typeName(),
					(_) -> new ArrayList<>()).add(number);
		}
		return layouts.entrySet().stream().map((each) -> new ClassRecord(each.getKey(), each.getValue())).toList();
	}

	/** The class of the objects with a layout of the extent; null if the class is not known, or the layout none of its. */
	@Nullable
	HierarchyClass<?> owner(int layoutNumber) {
		return this.byLayout.get(layoutNumber);
	}

	/** The class of an extent's objects with this layout; null if the class is not known. */
	@Nullable
	HierarchyClass<?> owner(Layout written) {
		return (this.only != null) ? this.only : this.byTypeName.get(written.root().typeName());
	}

	/** The class of this name; null if it is not among those that have objects. */
	@Nullable
	HierarchyClass<?> find(Class<?> type) {
		return this.byType.get(type);
	}

	/** The class and its subclasses that have objects. */
	private List<HierarchyClass<?>> within(Class<?> type) {
		return this.classes.stream().filter((each) -> type.isAssignableFrom(each.type())).toList();
	}

	/**
	 * The properties of objects of a class and its subclasses.
	 * @throws IllegalArgumentException if neither it nor a subclass is among those that have objects
	 */
	ObjectProperties properties(Class<?> type) {
		if (this.only != null && this.only.type() == type) {
			return this.only.codec();
		}
		List<ObjectCodec<?>> codecs = new ArrayList<>();
		within(type).forEach((each) -> codecs.add(each.codec()));
		if (codecs.isEmpty()) {
			throw new IllegalArgumentException(unknownClass(type.getName()));
		}
		return new HierarchyProperties(type, codecs, (written) -> {
			HierarchyClass<?> owner = owner(written);
			return (owner != null) ? owner.codec() : null;
		});
	}

	/** Refuses an object of a class that the extent does not hold. */
	UnstorableValueException refusal(Object instance) {
		return new UnstorableValueException(unknownClass(instance.getClass().getName()));
	}

	/** The exception for an object whose class is not known. */
	LayoutMismatchException unreadable(String typeName) {
		return LayoutMismatchException.unknownClass("An object in extent " + this.definition.name() + " is of class "
				+ typeName
				+ ", which is not among the classes that this release of the application has for it: " + names()
				+ ". The other objects can be read.");
	}

	private String unknownClass(String typeName) {
		return "Extent " + this.definition.name() + " holds no objects of class " + typeName + ", but of " + names()
				+ ". A subclass must be named when the extent is opened: the state of a class that is not known would"
				+ " be lost";
	}

	private List<String> names() {
		return this.classes.stream().map((each) -> each.type().getName()).toList();
	}

}
