/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.catalog.ExtentLayouts;
import dev.pmem.heap.catalog.StoredLayout;
import dev.pmem.heap.commit.Transactions;
import dev.pmem.heap.exception.UniqueKeyException;
import dev.pmem.heap.index.IndexKeys;
import dev.pmem.heap.transaction.Transaction;
import dev.pmem.heap.transaction.TransactionMode;

/**
 * Fills new indexes from the objects of an extent that nobody uses yet. Entries are gathered up to {@link #RUN_BYTES},
 * sorted by their keys, so that neighbours go to the same nodes, and added in commits of {@link #ENTRIES_IN_COMMIT} entries.
 * So the build takes the same memory whatever the extent's size, and no commit takes long. Not thread-safe; for one build.
 */
final class IndexBuild {

	/** How many entries one commit adds. */
	static final int ENTRIES_IN_COMMIT = 1000;

	/** How much of the Java heap the gathered entries may take, in bytes, roughly. */
	private static final long RUN_BYTES = 16L << 20;

	/** What an entry takes of the Java heap besides its key, in bytes. */
	private static final int ENTRY_BYTES = 64;

	/** How many keys a message names that several objects have, and how many of these objects. */
	private static final int NAMED = 10;

	private static final int TENTHS = 10;

	private static final System.Logger LOGGER = System.getLogger(IndexBuild.class.getName());

	private final Transactions engine;

	private final String extentName;

	private final List<ExtentIndex> indexes;

	/** The runs of these follow those of the indexes. */
	private final List<ReferenceIndex> references;

	private final ReferenceIndexes referenceIndexes;

	private final ExtentLayouts layouts;

	private final LayoutCensus.IdReader ids;

	/** For each index the gathered entries. */
	private final List<List<Entry>> run = new ArrayList<>();

	private long runBytes;

	/** Keys that are taken, as messages give them, with the ids of their objects. */
	private final Map<String, List<@Nullable Object>> taken = new LinkedHashMap<>();

	private long entryCount;

	/** How many entries there will be. */
	private long expectedEntryCount;

	/** The next tenth of the entries to be told of. */
	private long nextTenth = 1;

	/** @param enforced whether no other object may have the key */
	private record Entry(byte[] key, long reference, boolean enforced) implements Comparable<Entry> {

		@Override
		public int compareTo(Entry other) {
			int order = Arrays.compareUnsigned(this.key, other.key);
			return (order != 0) ? order : Long.compareUnsigned(this.reference, other.reference);
		}

	}

	/**
	 * @param indexes empty ones
	 * @param ids reads ids for messages
	 */
	IndexBuild(Transactions engine, String extentName, List<ExtentIndex> indexes, List<ReferenceIndex> references,
			ExtentLayouts layouts, LayoutCensus.IdReader ids) {
		this.engine = engine;
		this.extentName = extentName;
		this.indexes = indexes;
		this.references = references;
		this.referenceIndexes = new ReferenceIndexes(references);
		this.layouts = layouts;
		this.ids = ids;
		indexes.forEach((_) -> this.run.add(new ArrayList<>()));
		references.forEach((_) -> this.run.add(new ArrayList<>()));
	}

	/**
	 * Fills the indexes within one transaction, for few objects.
	 * @throws UniqueKeyException if an index can't be unique
	 */
	void fill(Transaction transaction, ObjectScan scan) {
		scan.visitPart((reference, object) -> {
			gather(reference, object);
			return true;
		});
		for (int number = 0; number < this.indexes.size(); number++) {
			add(transaction, this.indexes.get(number), sorted(number));
		}
		for (int number = 0; number < this.references.size(); number++) {
			add(transaction, this.references.get(number), sorted(this.indexes.size() + number));
		}
		requireUnique();
	}

	/**
	 * Fills the indexes in commits of its own, and tells of the progress.
	 * @param total how many objects there are
	 * @throws UniqueKeyException if an index can't be unique, once several keys that are taken are known, or all are; the
	 * indexes are then filled in part
	 */
	void fillInParts(ObjectScan scan, long total) {
		LOGGER.log(Level.INFO, "Extent " + this.extentName + ": building " + names() + " over " + total + " objects");
		this.expectedEntryCount = total * this.indexes.size();
		boolean more = true;
		while (more && this.taken.size() < NAMED) {
			more = scan.visitPart((reference, object) -> {
				gather(reference, object);
				return this.runBytes < RUN_BYTES;
			});
			for (int number = 0; number < this.indexes.size(); number++) {
				ExtentIndex index = this.indexes.get(number);
				inParts(sorted(number), (transaction, part) -> add(transaction, index, part));
			}
			for (int number = 0; number < this.references.size(); number++) {
				ReferenceIndex index = this.references.get(number);
				inParts(sorted(this.indexes.size() + number), (transaction, part) -> add(transaction, index, part));
			}
			this.run.forEach(List::clear);
			this.runBytes = 0;
		}
		requireUnique();
		LOGGER.log(Level.INFO, "Extent " + this.extentName + ": built " + names());
	}

	private String names() {
		List<String> names = new ArrayList<>(
				this.indexes.stream().map((index) -> index.name() + ' ' + index.properties()).toList());
		this.references.forEach((index) -> names.add(index.name()));
		return ((names.size() == 1) ? "index " : "indexes ") + String.join(", ", names);
	}

	private void tellProgress(int addedCount) {
		this.entryCount += addedCount;
		long tenth = this.entryCount * TENTHS / Math.max(1, this.expectedEntryCount);
		if (tenth >= this.nextTenth && tenth < TENTHS) {
			LOGGER.log(Level.INFO, "Extent " + this.extentName + ": building " + names() + ", " + tenth * TENTHS
					+ " % done (" + this.entryCount + " of " + this.expectedEntryCount + " entries)");
			this.nextTenth = tenth + 1;
		}
	}

	private void gather(long reference, BlockImage object) {
		StoredLayout layout = this.layouts.get(object.type);
		for (int number = 0; number < this.indexes.size(); number++) {
			ExtentIndex index = this.indexes.get(number);
			if (index.isOfElements()) {
				for (byte[] key : index.elementKeys(layout, object.bytes, object.length)) {
					this.run.get(number).add(new Entry(key, reference, false));
					this.runBytes += key.length + ENTRY_BYTES;
				}
				continue;
			}
			byte[] key = index.key(layout, object.bytes, object.length);
			this.run.get(number).add(new Entry(key, reference, index.isEnforced(layout, object.bytes, object.length)));
			this.runBytes += key.length + ENTRY_BYTES;
		}
		if (!this.references.isEmpty()) {
			this.referenceIndexes.forEachTarget(layout, object.bytes, object.length, (number, target) -> {
				this.run.get(this.indexes.size() + number).add(new Entry(IndexKeys.ofOffset(target), reference, false));
				this.runBytes += Long.BYTES + ENTRY_BYTES;
			});
		}
	}

	private List<Entry> sorted(int number) {
		List<Entry> entries = this.run.get(number);
		entries.sort(null);
		return entries;
	}

	private void inParts(List<Entry> entries, BiConsumer<Transaction, List<Entry>> action) {
		for (int from = 0; from < entries.size(); from += ENTRIES_IN_COMMIT) {
			List<Entry> part = entries.subList(from, Math.min(entries.size(), from + ENTRIES_IN_COMMIT));
			Transaction transaction = this.engine.begin(TransactionMode.READ_WRITE);
			try {
				action.accept(transaction, part);
				transaction.commit();
			} finally {
				transaction.rollback();
			}
			tellProgress(part.size());
		}
	}

	private void add(Transaction transaction, ExtentIndex index, List<Entry> entries) {
		for (Entry entry : entries) {
			long other = entry.enforced ? transaction.lookup(index.tree(), entry.key, entry.key.length) : 0;
			if (other != 0) {
				noteTaken(transaction, index, entry, other);
			} else {
				transaction.addEntry(index.tree(), entry.key, entry.reference, entry.enforced
						? index.description()
						: null);
			}
		}
	}

	private static void add(Transaction transaction, ReferenceIndex index, List<Entry> entries) {
		for (Entry entry : entries) {
			transaction.addReference(index.tree(), IndexKeys.offset(entry.key), entry.reference, index.rule());
		}
	}

	private void noteTaken(Transaction transaction, ExtentIndex index, Entry entry, long other) {
		BlockImage image = transaction.readObject(entry.reference, new BlockImage());
		String key = "index " + index.name() + ", " + index.describeKey(this.layouts.get(image.type), image.bytes,
				image.length);
		if (this.taken.size() >= NAMED && !this.taken.containsKey(key)) {
			return;
		}
		List<@Nullable Object> holders = this.taken.computeIfAbsent(key, (_) -> new ArrayList<>());
		if (holders.isEmpty()) {
			holders.add(id(transaction.readObject(other, new BlockImage())));
		}
		if (holders.size() < NAMED) {
			holders.add(id(image));
		}
	}

	private @Nullable Object id(BlockImage image) {
		return this.ids.id(image);
	}

	private void requireUnique() {
		if (this.taken.isEmpty()) {
			return;
		}
		StringBuilder list = new StringBuilder();
		this.taken.forEach((key, holders) -> list.append(System.lineSeparator()).append("- ").append(key)
				.append(": ids ").append(holders));
		throw UniqueKeyException.ofStoredObjects("Extent " + this.extentName + " in pool " + this.engine.medium().name()
				+ " holds several objects with the same key, so that " + names() + " can't be made unique:" + list);
	}

}
