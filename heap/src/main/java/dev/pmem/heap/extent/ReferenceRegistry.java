/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.pmem.heap.catalog.ExtentRecord;
import dev.pmem.heap.catalog.ExtentRecord.IndexRecord;
import dev.pmem.heap.catalog.ExtentRecord.ReferenceRecord;
import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.index.IndexTree;
import dev.pmem.heap.transaction.ReferenceRule;
import dev.pmem.heap.transaction.Referrers;

/**
 * All indexes of references in a pool. Thread-safe.
 * <p>
 * Invariant: an index that a committed transaction has made is in {@code all}, or {@code isChanging} is true. So who deletes
 * an object looks at every index that another transaction may have added an entry to.
 */
final class ReferenceRegistry {

	/** By the name of the extent. */
	private final Map<String, List<Indexed>> byExtent = new HashMap<>();

	private volatile List<Indexed> all = List.of();

	/** Whether an extent is being opened that makes or drops indexes of references. */
	private volatile boolean isChanging;

	/**
	 * An index of references.
	 *
	 * @param targetTypes names of the classes of which the properties there admit instances; empty for all classes
	 */
	record Indexed(Referrers.Index index, List<String> targetTypes) {}

	/**
	 * Adds what the catalog has recorded of an extent that is not open.
	 * @param isOfExtent whether the objects have ids
	 */
	void addRecorded(String extent, ExtentRecord record, boolean isOfExtent) {
		List<Indexed> indexes = new ArrayList<>();
		for (IndexRecord each : record.indexes()) {
			ReferenceRecord references = each.references();
			if (references != null) {
				ReferenceRule rule = new ReferenceRule(record.typeName(), each.properties().getFirst(),
						references.onDelete(), isOfExtent, false, (_) -> null);
				indexes.add(new Indexed(
						new Referrers.Index(new IndexTree(each.indexNumber(), each.rootOffset()), rule),
						references.targetTypes()));
			}
		}
		put(extent, indexes);
	}

	/** An extent is being opened, whose indexes of references will be others than before once that is committed. */
	void beginChange() {
		this.isChanging = true;
	}

	/** The roots have an index of what they refer to, whatever class that is of. */
	void addRoots(IndexTree tree, ReferenceRule rule) {
		put("all roots", List.of(new Indexed(new Referrers.Index(tree, rule), List.of())));
	}

	/** The name for objects of a class without ids. */
	static String withoutIds(String name) {
		return name + " without ids";
	}

	/** An extent was opened. */
	void opened(String extent, ReferenceIndexes indexes) {
		put(extent, indexes.all().stream()
				.map((each) -> new Indexed(new Referrers.Index(each.tree(), each.rule()), each.targetTypes()))
				.toList());
	}

	private synchronized void put(String extent, List<Indexed> indexes) {
		if (!indexes.equals(this.byExtent.put(extent, indexes)) && !(indexes.isEmpty() && this.all.isEmpty())) {
			List<Indexed> united = new ArrayList<>();
			this.byExtent.values().forEach(united::addAll);
			this.all = List.copyOf(united);
		}
	}

	/** The extent has another name now. */
	synchronized void removed(String extent) {
		put(extent, List.of());
		this.byExtent.remove(extent);
	}

	/** What {@link #beginChange} began has ended, or has failed. */
	void endChange() {
		this.isChanging = false;
	}

	/**
	 * All indexes: the same list each time, until there are others.
	 * @throws ConflictException if that is just about to be
	 */
	List<Indexed> all() {
		List<Indexed> indexes = this.all;
		if (this.isChanging) {
			throw new ConflictException("The class of objects that may refer to what this transaction deletes is just"
					+ " being made known. Run it again.");
		}
		return indexes;
	}

}
