/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.List;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.annotation.DeleteAction;
import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.catalog.Catalog;
import dev.pmem.heap.catalog.ExtentRecord;
import dev.pmem.heap.catalog.ExtentRecord.IndexRecord;
import dev.pmem.heap.catalog.ExtentRecord.ReferenceRecord;
import dev.pmem.heap.index.IndexTree;
import dev.pmem.heap.object.codec.LayoutReferences;
import dev.pmem.heap.transaction.ReferenceRule;
import dev.pmem.heap.transaction.Transaction;

/**
 * The index of what roots refer to, by all of their paths: an entry for each root and each distinct target. A target that
 * is deleted lives on for its root. Thread-safe.
 */
final class RootReferences {

	/** Its name in the catalog, which no class has. */
	static final String NAME = "(roots)";

	private static final ReferenceRule RULE = new ReferenceRule("a root", "value", DeleteAction.KEEP, false,
			false, (_) -> null);

	private final Catalog catalog;

	private final ReferenceRegistry registry;

	/** Null if no root ever referred to an object. */
	private @Nullable IndexTree tree;

	RootReferences(Catalog catalog, ReferenceRegistry registry) {
		this.catalog = catalog;
		this.registry = registry;
	}

	/** Finds the index, if there is one. */
	synchronized void open(Transaction transaction) {
		ExtentRecord record = this.catalog.objects(transaction, NAME);
		if (record != null) {
			use(record);
		}
	}

	private void use(ExtentRecord record) {
		IndexRecord index = record.indexes().getFirst();
		IndexTree known = new IndexTree(index.indexNumber(), index.rootOffset());
		this.tree = known;
		this.registry.addRoots(known, RULE);
	}

	private synchronized IndexTree tree() {
		IndexTree known = this.tree;
		if (known != null) {
			return known;
		}
		try {
			use(this.catalog.inTransaction((transaction) -> {
				this.registry.beginChange();
				IndexTree made = transaction.createIndex(this.catalog.nextIndexNumber(transaction));
				IndexRecord index = new IndexRecord(ReferenceIndex.name(""), made.indexNumber(), made.rootOffset(),
						List.of(), false, ReferenceIndex.SIGNATURE,
						new ReferenceRecord(List.of(), DeleteAction.KEEP, List.of()));
				ExtentRecord record = new ExtentRecord(NAME, "", List.of(), ExtentRecord.NO_INDEX, List.of(index),
						List.of());
				this.catalog.putObjects(transaction, NAME, record);
				return record;
			}));
		} finally {
			this.registry.endChange();
		}
		return tree();
	}

	/** The targets of a root. */
	TreeSet<Long> targets(@Nullable BlockImage root) {
		TreeSet<Long> targets = new TreeSet<>();
		if (root != null) {
			LayoutReferences.of(this.catalog.layout(root.type)).visit(root.bytes, root.length,
					(_, target) -> targets.add(target));
		}
		return targets;
	}

	/** A root has other targets now. */
	void update(Transaction blocks, long before, TreeSet<Long> targetsBefore, long after, TreeSet<Long> targetsAfter) {
		for (long target : targetsBefore) {
			if (before != after || !targetsAfter.contains(target)) {
				blocks.removeReference(tree(), target, before);
			}
		}
		for (long target : targetsAfter) {
			if (before != after || !targetsBefore.contains(target)) {
				blocks.addReference(tree(), target, after, RULE);
			}
		}
	}

}
