/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.ArrayList;
import java.util.List;

import dev.pmem.heap.catalog.Catalog;
import dev.pmem.heap.catalog.ExtentHistory;
import dev.pmem.heap.catalog.ExtentRecord.IndexRecord;
import dev.pmem.heap.commit.Transactions;
import dev.pmem.heap.index.IndexTree;
import dev.pmem.heap.index.KeyRange;
import dev.pmem.heap.transaction.EntryCursor;
import dev.pmem.heap.transaction.Transaction;
import dev.pmem.heap.transaction.TransactionMode;

/**
 * The indexes of an extent that are named as unfinished in its history: building them was cut off or refused, or they are
 * not wanted any more. They are freed in commits of a bounded size. A crash between two of these commits leaves the index
 * named, and the next opening goes on.
 */
final class UnfinishedIndexes {

	/** An index with at most so many entries is freed by one commit. */
	static final int ENTRIES_IN_COMMIT = 1000;

	private final Transactions engine;

	private final Catalog catalog;

	private final String extentName;

	UnfinishedIndexes(Transactions engine, Catalog catalog, String extentName) {
		this.engine = engine;
		this.catalog = catalog;
		this.extentName = extentName;
	}

	/** Frees all of them. */
	void free() {
		for (IndexRecord index : history().unfinished()) {
			IndexTree tree = new IndexTree(index.indexNumber(), index.rootOffset());
			while (!isSmall(tree)) {
				removeSome(tree);
			}
			this.catalog.inTransaction((transaction) -> {
				transaction.dropIndex(tree);
				ExtentHistory history = this.catalog.history(transaction, this.extentName);
				List<IndexRecord> left = new ArrayList<>(history.unfinished());
				left.remove(index);
				this.catalog.putHistory(transaction, this.extentName, history.withUnfinished(left));
				return tree;
			});
		}
	}

	private ExtentHistory history() {
		Transaction transaction = this.engine.begin(TransactionMode.READ_ONLY);
		try {
			return this.catalog.history(transaction, this.extentName);
		} finally {
			transaction.rollback();
		}
	}

	private boolean isSmall(IndexTree tree) {
		Transaction transaction = this.engine.begin(TransactionMode.READ_ONLY);
		try {
			return isSmall(transaction, tree);
		} finally {
			transaction.rollback();
		}
	}

	/** Whether one commit can free the index. */
	static boolean isSmall(Transaction transaction, IndexTree tree) {
		EntryCursor cursor = transaction.scan(tree, KeyRange.all(), false);
		int count = 0;
		while (count <= ENTRIES_IN_COMMIT && cursor.next()) {
			count++;
		}
		return count <= ENTRIES_IN_COMMIT;
	}

	private void removeSome(IndexTree tree) {
		Transaction transaction = this.engine.begin(TransactionMode.READ_WRITE);
		try {
			List<byte[]> keys = new ArrayList<>();
			List<Long> references = new ArrayList<>();
			EntryCursor cursor = transaction.scan(tree, KeyRange.all(), false);
			while (keys.size() < ENTRIES_IN_COMMIT && cursor.next()) {
				keys.add(cursor.key());
				references.add(cursor.reference());
			}
			for (int index = 0; index < keys.size(); index++) {
				transaction.removeEntry(tree, keys.get(index), references.get(index));
			}
			transaction.commit();
		} finally {
			transaction.rollback();
		}
	}

}
