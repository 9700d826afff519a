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

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.catalog.Catalog;
import dev.pmem.heap.catalog.ExtentHistory;
import dev.pmem.heap.catalog.ExtentLayouts;
import dev.pmem.heap.catalog.ExtentRecord;
import dev.pmem.heap.catalog.StoredLayout;
import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.index.IndexTree;
import dev.pmem.heap.object.codec.Doubts;
import dev.pmem.heap.object.codec.FieldReader;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.type.TypeNode;
import dev.pmem.heap.transaction.Transaction;

/**
 * How the classes of an extent differ from what they were when the extent was last opened: the views in which they read
 * objects of earlier layouts, and what they can't read. Immutable.
 */
final class ClassChanges {

	/** How many ids a message names. */
	private static final int NAMED_IDS = 10;

	/** How many objects are looked at in one snapshot. */
	private static final int OBJECTS_IN_PART = 10_000;

	private final Catalog catalog;

	private final ExtentRecord record;

	private final ExtentHistory history;

	private final ExtentClasses classes;

	private final ExtentLayouts before;

	private final ExtentLayouts after;

	private final List<ExtentHistory.View> views;

	private ClassChanges(Catalog catalog, ExtentRecord record, ExtentHistory history, ExtentClasses classes,
			List<ExtentHistory.View> views) {
		this.catalog = catalog;
		this.record = record;
		this.history = history;
		this.classes = classes;
		this.views = List.copyOf(views);
		this.before = ExtentLayouts.of(catalog, record, history);
		this.after = new ExtentLayouts(catalog, new ExtentHistory(views, List.of(), List.of(), List.of()),
				classes.current());
	}

	/**
	 * The changes.
	 * @param transaction adds layouts of new views to the catalog
	 * @param record what the catalog has of the extent
	 * @throws LayoutMismatchException if two properties claim the same stored field
	 */
	static ClassChanges of(Transaction transaction, Catalog catalog, ExtentRecord record, ExtentHistory history,
			ExtentClasses classes) {
		Map<HierarchyClass<?>, Layout> writtenBefore = new HashMap<>();
		for (int number : history.current(record)) {
			HierarchyClass<?> owner = classes.owner(number);
			if (owner != null) {
				writtenBefore.put(owner, catalog.layout(number));
			}
		}
		List<ExtentHistory.View> views = new ArrayList<>();
		for (int number : record.layouts()) {
			int known = history.viewOf(number);
			HierarchyClass<?> owner = classes.owner(number);
			int readAs = known;
			if (owner != null && owner.layout().number() != number) {
				Layout view = owner.codec().view(catalog.layout(known), writtenBefore.get(owner));
				readAs = view.equals(catalog.layout(known)) ? known : catalog.numberOf(transaction, view);
			}
			if (readAs != number) {
				views.add(new ExtentHistory.View(number, readAs));
			}
		}
		return new ClassChanges(catalog, record, history, classes, views);
	}

	/** The layouts as the classes read them. */
	ExtentLayouts layouts() {
		return this.after;
	}

	/** The views that the catalog records from now on. */
	List<ExtentHistory.View> views() {
		return this.views;
	}

	/**
	 * Whether values at one path, as it was, and at another, as it is, are the same in all objects.
	 */
	boolean isSame(String pathBefore, String pathNow) {
		for (int number : this.record.layouts()) {
			FieldReader was = FieldReader.find(this.before.get(number).layout(), pathBefore);
			FieldReader is = FieldReader.find(this.after.get(number).layout(), pathNow);
			boolean isSame = (was == null || is == null)
					? (was == null || was.isNothing()) && (is == null || is.isNothing())
					: is.readsAs(was);
			if (!isSame) {
				return false;
			}
		}
		return true;
	}

	/** Whether values at one path, as it was, and at another, as it is, are read from the same bytes of all objects. */
	boolean isSamePlace(String pathBefore, String pathNow) {
		for (int number : this.record.layouts()) {
			FieldReader was = FieldReader.find(this.before.get(number).layout(), pathBefore);
			FieldReader is = FieldReader.find(this.after.get(number).layout(), pathNow);
			if (this.classes.owner(number) != null && (was == null || is == null || !is.readsAs(was))) {
				return false;
			}
		}
		return true;
	}

	/** Whether the objects of some layout have no bytes of the value at this path. */
	boolean isMissing(String path) {
		for (int number : this.record.layouts()) {
			FieldReader field = FieldReader.find(this.after.get(number).layout(), path);
			if (this.classes.owner(number) != null && (field == null || field.isConstant())) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Checks that the classes can read objects of all layouts, as far as types tell.
	 * @throws LayoutMismatchException if not, with the property, both types and what to do
	 */
	void requireReadable() {
		for (int number : this.record.layouts()) {
			HierarchyClass<?> owner = this.classes.owner(number);
			if (owner != null) {
				Layout view = this.after.get(number).layout();
				owner.codec().checkReadable(view);
				requireNotRenamedBack(this.catalog.layout(number).root(), this.before.get(number).layout().root(), owner
						.codec());
			}
		}
	}

	/** An earlier release of the application would take a property that was renamed for one that it must add. */
	private static void requireNotRenamedBack(Layout.Struct written, Layout.Struct before, ObjectCodec<?> codec) {
		TypeNode.Struct node = codec.nodes().getFirst();
		for (Layout.Field field : written.fields()) {
			for (Layout.Field renamed : before.fields()) {
				boolean isSame = renamed.constant() == null && field.constant() == null
						&& renamed.offset() == field.offset() && !renamed.name().equals(field.name());
				TypeNode.Property property = node.property(field.name());
				if (isSame && property != null && !property.previousNames().contains(renamed.name())
						&& node.properties().stream().noneMatch((each) -> each.name().equals(renamed.name())
								|| each.previousNames().contains(renamed.name()))) {
					throw new LayoutMismatchException(node.simpleName() + "." + field.name() + " was renamed to "
							+ renamed.name()
							+ " by a later release of the application, which has stored objects with it; "
							+ "mark it with @PreviousName(\"" + renamed.name() + "\"), or give it another name");
				}
			}
		}
	}

	/** What can't be read of some objects: how often it was met, and by which ids. */
	private static final class Unreadable {

		private long count;

		private final List<@Nullable Object> ids = new ArrayList<>();

	}

	/** Reads the id of an object in an image. */
	@FunctionalInterface
	interface IdReader {

		@Nullable
		Object id(StoredLayout layout, byte[] payload, int length);

	}

	/**
	 * Checks the objects that the classes can read or not, depending on what the objects hold: looks at all of them, if there
	 * are such doubts and a class is another one than at the last opening.
	 * @throws LayoutMismatchException if some can't be read, with the properties, how many objects, and the first ids
	 */
	void requireValues(ObjectScan scan, IdReader ids) {
		Map<Integer, Doubts> doubts = doubts();
		if (doubts.isEmpty()) {
			return;
		}
		Map<String, Unreadable> found = new LinkedHashMap<>();
		int[] left = {0};
		boolean more = true;
		while (more) {
			left[0] = OBJECTS_IN_PART;
			more = scan.visitPart((_, object) -> {
				Doubts ofLayout = doubts.get(object.type);
				if (ofLayout != null) {
					ofLayout.look(object.bytes, object.length, (problem) -> {
						Unreadable each = found.computeIfAbsent(problem, (_) -> new Unreadable());
						each.count++;
						Object id = ids.id(this.after.get(object.type), object.bytes, object.length);
						if (each.ids.size() < NAMED_IDS && !each.ids.contains(id)) {
							each.ids.add(id);
						}
					});
				}
				return --left[0] > 0;
			});
		}
		if (!found.isEmpty()) {
			List<String> problems = new ArrayList<>();
			found.forEach((problem, each) -> problems.add(problem + " (" + each.count
					+ ((each.count == 1) ? " value" : " values") + ", in objects with the ids " + each.ids
					+ ((each.count > each.ids.size()) ? " and others)" : ")")));
			throw new LayoutMismatchException(String.join("; ", problems));
		}
	}

	private Map<Integer, Doubts> doubts() {
		List<Integer> currentBefore = this.history.current(this.record);
		Map<Integer, Doubts> doubts = new HashMap<>();
		for (int number : this.record.layouts()) {
			HierarchyClass<?> owner = this.classes.owner(number);
			if (owner != null && !currentBefore.contains(owner.layout().number())) {
				Doubts ofLayout = Doubts.of(owner.codec(), this.after.get(number).layout());
				if (!ofLayout.isEmpty()) {
					doubts.put(number, ofLayout);
				}
			}
		}
		return doubts;
	}

	/** The index by id as it was at the last opening. */
	IndexTree primary() {
		return new IndexTree(this.record.primary().indexNumber(), this.record.primary().rootOffset());
	}

}
