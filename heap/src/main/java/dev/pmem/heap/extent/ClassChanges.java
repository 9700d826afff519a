/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.catalog.Catalog;
import dev.pmem.heap.catalog.ExtentHistory;
import dev.pmem.heap.catalog.ExtentLayouts;
import dev.pmem.heap.catalog.ExtentRecord;
import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.index.IndexTree;
import dev.pmem.heap.object.codec.Doubts;
import dev.pmem.heap.object.codec.FieldReader;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.type.TypeNode;
import dev.pmem.heap.transaction.Transaction;

/**
 * How the classes of an extent differ from what they were when the extent was last opened: the views in which they read
 * objects of earlier layouts, and what they can't read. A layout that the classes can't read is in nobody's way unless the
 * extent has an object of it. Not thread-safe; for one opening.
 */
final class ClassChanges {

	/** How many objects are looked at in one snapshot. */
	private static final int OBJECTS_IN_PART = 10_000;

	private final Catalog catalog;

	private final ExtentRecord record;

	private final ExtentHistory history;

	private final ExtentClasses classes;

	private final ExtentLayouts before;

	private final ExtentLayouts after;

	private final List<ExtentHistory.View> views;

	private final LayoutCensus census;

	/** The listed layouts of which the extent is known to have no object. */
	private final Set<Integer> vacant = new LinkedHashSet<>();

	/** Why objects of a layout can't be read, by the number of the layout. */
	private final Map<Integer, LayoutMismatchException> unreadable = new LinkedHashMap<>();

	private ClassChanges(Catalog catalog, ExtentRecord record, ExtentHistory history, ExtentClasses classes,
			List<ExtentHistory.View> views, LayoutCensus census) {
		this.catalog = catalog;
		this.record = record;
		this.history = history;
		this.classes = classes;
		this.views = List.copyOf(views);
		this.before = ExtentLayouts.of(catalog, record, history);
		this.after = new ExtentLayouts(catalog, ExtentHistory.ofViews(views), classes.current());
		this.census = census;
		this.vacant.addAll(history.vacant());
		this.vacant.retainAll(record.layouts());
		// objects of these can be written from now on
		classes.current().forEach(this.vacant::remove);
	}

	/**
	 * The changes.
	 * @param transaction adds layouts of new views to the catalog
	 * @param record what the catalog has of the extent
	 */
	static ClassChanges of(Transaction transaction, Catalog catalog, ExtentRecord record, ExtentHistory history,
			ExtentClasses classes, LayoutCensus census) {
		Map<Integer, LayoutMismatchException> unreadable = new LinkedHashMap<>();
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
				try {
					Layout view = owner.codec().view(catalog.layout(known), writtenBefore.get(owner));
					readAs = view.equals(catalog.layout(known)) ? known : catalog.numberOf(transaction, view);
				} catch (LayoutMismatchException ex) {
					// two properties claim the same stored field
					unreadable.put(number, ex);
				}
			}
			if (readAs != number) {
				views.add(new ExtentHistory.View(number, readAs));
			}
		}
		ClassChanges changes = new ClassChanges(catalog, record, history, classes, views, census);
		changes.unreadable.putAll(unreadable);
		return changes;
	}

	/** The layouts of which there may be objects, as far as is known. */
	private List<Integer> occupied() {
		return this.record.layouts().stream().filter((number) -> !this.vacant.contains(number)).toList();
	}

	/** Finds out of which layouts there are objects. */
	void takeCensus() {
		for (int number : this.record.layouts()) {
			if (!this.census.has(number) && !this.classes.current().contains(number)) {
				this.vacant.add(number);
			}
		}
	}

	/** Counts the objects of each layout. */
	LayoutCensus census() {
		return this.census;
	}

	/** The listed layouts of which the extent is known to have no object. */
	List<Integer> vacant() {
		return List.copyOf(this.vacant);
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
		for (int number : occupied()) {
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
		for (int number : occupied()) {
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
		for (int number : occupied()) {
			FieldReader field = FieldReader.find(this.after.get(number).layout(), path);
			if (this.classes.owner(number) != null && (field == null || field.isConstant())) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Checks that the classes can read the objects of all layouts, as far as types tell.
	 * @throws LayoutMismatchException if there are objects that they can't read, with the property, both types, how many
	 * objects, and what to do
	 */
	void requireReadable() {
		for (int number : occupied()) {
			HierarchyClass<?> owner = this.classes.owner(number);
			if (owner != null && !this.unreadable.containsKey(number)) {
				try {
					owner.codec().checkReadable(this.after.get(number).layout());
				} catch (LayoutMismatchException ex) {
					this.unreadable.put(number, ex);
				}
				addRenamedBack(number, owner);
			}
		}
		this.unreadable.keySet().removeAll(this.vacant);
		if (this.unreadable.isEmpty()) {
			return;
		}
		takeCensus();
		Map<String, List<Integer>> problems = new LinkedHashMap<>();
		this.unreadable.forEach((number, problem) -> {
			if (this.census.has(number)) {
				problems.computeIfAbsent(String.valueOf(problem.getMessage()), (_) -> new ArrayList<>()).add(number);
			}
		});
		if (!problems.isEmpty()) {
			List<String> told = new ArrayList<>();
			problems.forEach((problem, numbers) -> told.add(problem + " (" + this.census.describe(numbers) + ')'));
			throw new LayoutMismatchException(String.join("; ", told), Objects.requireNonNull(this.unreadable.get(
					problems.values().iterator().next().getFirst())));
		}
	}

	/**
	 * An earlier release of the application would take a property that was renamed for one that it must add. So the objects are
	 * in its way in which a later release has written the property under its later name.
	 */
	private void addRenamedBack(int number, HierarchyClass<?> owner) {
		Layout.Struct written = this.catalog.layout(number).root();
		Layout.Struct before = this.before.get(number).layout().root();
		TypeNode.Struct node = owner.codec().nodes().getFirst();
		for (Layout.Field field : written.fields()) {
			for (Layout.Field renamed : before.fields()) {
				boolean isSame = renamed.constant() == null && field.constant() == null
						&& renamed.offset() == field.offset() && !renamed.name().equals(field.name());
				TypeNode.Property property = node.property(field.name());
				if (isSame && property != null && !property.previousNames().contains(renamed.name())
						&& node.properties().stream().noneMatch((each) -> each.name().equals(renamed.name())
								|| each.previousNames().contains(renamed.name()))) {
					addWrittenAs(renamed.name(), owner, new LayoutMismatchException(node.simpleName() + "."
							+ field.name() + " was renamed to " + renamed.name()
							+ " by a later release of the application, which has stored objects with it; "
							+ "mark it with @PreviousName(\"" + renamed.name() + "\"), or give it another name"));
				}
			}
		}
	}

	private void addWrittenAs(String name, HierarchyClass<?> owner, LayoutMismatchException problem) {
		for (int number : occupied()) {
			Layout.Field field = this.catalog.layout(number).root().field(name);
			if (this.classes.owner(number) == owner && field != null && field.constant() == null) {
				this.unreadable.putIfAbsent(number, problem);
			}
		}
	}

	/** What can't be read of some objects: how often it was met, and by which ids. */
	private static final class Unreadable {

		private long count;

		private final List<@Nullable Object> ids = new ArrayList<>();

	}

	/**
	 * Checks the objects that the classes can read or not, depending on what the objects hold: looks at all of them, if there
	 * are such doubts and a class is another one than at the last opening.
	 * @throws LayoutMismatchException if some can't be read, with the properties, how many objects, and the first ids
	 */
	void requireValues(ObjectScan scan, LayoutCensus.IdReader ids) {
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
						Object id = ids.id(object);
						if (each.ids.size() < LayoutCensus.NAMED_IDS && !each.ids.contains(id)) {
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
		Map<Integer, Doubts> doubts = new HashMap<>();
		for (int number : occupied()) {
			HierarchyClass<?> owner = this.classes.owner(number);
			if (owner != null && hasChanged(owner)) {
				Doubts ofLayout = Doubts.of(owner.codec(), this.after.get(number).layout());
				if (!ofLayout.isEmpty()) {
					doubts.put(number, ofLayout);
				}
			}
		}
		return doubts;
	}

	/** Whether a class is another one than at the last opening, which has looked at what the class can't read of all objects. */
	private boolean hasChanged(HierarchyClass<?> of) {
		return !this.history.current(this.record).contains(of.layout().number())
				&& !this.history.unwritten().contains(ExtentHistory.fingerprint(of.layout().layout()));
	}

	/**
	 * The fingerprints of the present layouts in which no object was written yet, of classes that have objects in other
	 * layouts: the next opening needs not look at these again.
	 */
	List<String> unwritten() {
		return this.classes.all().stream().filter((each) -> !this.classes.isRecorded(each)
				&& occupied().stream().anyMatch((number) -> this.classes.owner(number) == each))
				.map((each) -> ExtentHistory.fingerprint(each.layout().layout())).toList();
	}

	/** The index by id as it was at the last opening. */
	IndexTree primary() {
		return new IndexTree(this.record.primary().indexNumber(), this.record.primary().rootOffset());
	}

}
