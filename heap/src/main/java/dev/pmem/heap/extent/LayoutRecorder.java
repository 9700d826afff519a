/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.ArrayList;
import java.util.List;

import dev.pmem.heap.catalog.Catalog;
import dev.pmem.heap.catalog.ExtentHistory;
import dev.pmem.heap.catalog.ExtentRecord;
import dev.pmem.heap.catalog.ExtentRecord.ClassRecord;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.transaction.Transaction;

/**
 * Brings the layout of a class into the pool before the first object of an extent is written in it. A release that only reads
 * therefore leaves no layout that nothing has.
 * <ol>
 * <li>A commit of its own adds the layout to the catalog, and its number to the extent's record and history. A crash after it,
 * and a rollback of the transaction that is about to write, leave a listed layout that no object has: whoever can't read it
 * counts its objects first.
 * <li>The transaction that writes the object commits. It does so later than step 1, so no crash leaves an object without its
 * layout.
 * </ol>
 * Thread-safe. Lock order: the monitor of the catalog, then what a commit takes.
 */
final class LayoutRecorder {

	private final Catalog catalog;

	private final ExtentDefinition<?> definition;

	private final ExtentClasses classes;

	LayoutRecorder(Catalog catalog, ExtentDefinition<?> definition, ExtentClasses classes) {
		this.catalog = catalog;
		this.definition = definition;
		this.classes = classes;
	}

	/** Whether the layout of the class was recorded when the extent was opened. */
	boolean isRecorded(HierarchyClass<?> of) {
		return this.classes.isRecorded(of);
	}

	/**
	 * Records the layout of a class, unless that was done.
	 * @param writer the transaction that is about to write an object
	 * @throws IllegalStateException if it has ended or is read-only
	 */
	void record(Transaction writer, HierarchyClass<?> of) {
		writer.requireWritable();
		this.catalog.inTransaction((transaction) -> record(of, transaction));
	}

	private Boolean record(HierarchyClass<?> of, Transaction transaction) {
		String name = this.definition.name();
		ExtentRecord before = this.definition.hasIds()
				? this.catalog.extent(transaction, name)
				: this.catalog.objects(transaction, name);
		assert before != null : "extent " + name + " is open, but is not recorded";
		int number = this.catalog.numberOf(transaction, of.layout().layout());
		assert number == of.layout().number();
		if (before == null || before.layouts().contains(number)) {
			return true;
		}
		List<ClassRecord> classRecords = before.classes().stream().map((each) -> each.typeName().equals(of.typeName())
				? new ClassRecord(each.typeName(), with(each.layouts(), number))
				: each).toList();
		ExtentRecord after = new ExtentRecord(before.typeName(), before.idProperty(), with(before.layouts(), number),
				before.primary(), before.indexes(), classRecords);
		if (!this.definition.hasIds()) {
			this.catalog.putObjects(transaction, name, after);
			return true;
		}
		this.catalog.putExtent(transaction, name, after);
		ExtentHistory history = this.catalog.history(transaction, name);
		ExtentHistory now = history.written(before, after, number, of.layout().layout());
		if (!now.equals(history)) {
			this.catalog.putHistory(transaction, name, now);
		}
		return true;
	}

	private static List<Integer> with(List<Integer> numbers, int number) {
		List<Integer> more = new ArrayList<>(numbers);
		more.add(number);
		return more;
	}

}
