/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.catalog.Catalog;
import dev.pmem.heap.catalog.ExtentRecord;
import dev.pmem.heap.catalog.ExtentRecord.IndexRecord;
import dev.pmem.heap.catalog.StoredLayout;
import dev.pmem.heap.commit.Transactions;
import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.exception.UniqueKeyException;
import dev.pmem.heap.index.IndexTree;
import dev.pmem.heap.index.KeyRange;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.key.KeyEncoding;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.store.IndexDefinition;
import dev.pmem.heap.transaction.EntryCursor;
import dev.pmem.heap.transaction.Transaction;

/**
 * Brings an extent in the pool to its definition: creates it, checks that every layout of its objects can be read,
 * drops indexes that are no longer wanted, and builds indexes that are new or whose keys are made otherwise now. All of
 * this is one transaction, so a start that fails or crashes changes nothing.
 */
final class ExtentOpener<T> {

	private static final String PRIMARY = "id";

	private final Transactions engine;

	private final Catalog catalog;

	private final ExtentDefinition<T> definition;

	private final ObjectCodec<T> codec;

	private final List<ExtentIndex> built = new ArrayList<>();

	ExtentOpener(Transactions engine, Catalog catalog, ExtentDefinition<T> definition) {
		this.engine = engine;
		this.catalog = catalog;
		this.definition = definition;
		this.codec = ObjectCodec.of(definition.type(), definition.models());
	}

	StoredExtent<T> open(AccessFaults faults) {
		ExtentIndex.encoding(this.codec, List.of(this.definition.idProperty()), true);
		StoredLayout layout = new StoredLayout(this.catalog.numberOf(this.codec.layout()), this.codec.layout());
		int recordLayoutNumber = this.catalog.extentLayoutNumber();
		return this.catalog.inTransaction((transaction) -> {
			ExtentRecord before = this.catalog.extent(transaction, this.definition.name());
			Numbers numbers = new Numbers(this.catalog.nextIndexNumber(transaction));
			ExtentIndex primary = primary(transaction, before, numbers);
			List<ExtentIndex> indexes = new ArrayList<>();
			for (IndexDefinition wanted : this.definition.indexes()) {
				ExtentIndex kept = keep(before, wanted);
				indexes.add((kept != null)
						? kept
						: create(transaction, numbers, wanted.name(), wanted.properties(), wanted.unique(), false));
			}
			drop(transaction, before, indexes);
			if (before != null && !this.built.isEmpty()) {
				build(transaction, primary);
			}
			ExtentRecord after = new ExtentRecord(this.definition.type().getName(), this.definition.idProperty(),
					layouts(before, layout.number()), primary.toRecord(),
					indexes.stream().map(ExtentIndex::toRecord).toList());
			if (!after.equals(before)) {
				this.catalog.putExtent(transaction, this.definition.name(), after, recordLayoutNumber);
			}
			return new StoredExtent<>(this.engine, this.catalog, faults, this.definition, this.codec, layout, primary,
					indexes);
		});
	}

	private ExtentIndex primary(Transaction transaction, @Nullable ExtentRecord before, Numbers numbers) {
		if (before == null) {
			return create(transaction, numbers, PRIMARY, List.of(this.definition.idProperty()), true, true);
		}
		ExtentIndex primary = new ExtentIndex(before.primary(), this.codec, true);
		checkReadable(before, primary.encoding());
		return primary;
	}

	/** Gives out numbers of new indexes. */
	private static final class Numbers {

		private int next;

		Numbers(int next) {
			this.next = next;
		}

		int take() {
			return this.next++;
		}

	}

	private static List<Integer> layouts(@Nullable ExtentRecord before, int layoutNumber) {
		List<Integer> layouts = new ArrayList<>((before != null) ? before.layouts() : List.of());
		if (!layouts.contains(layoutNumber)) {
			layouts.add(layoutNumber);
		}
		return layouts;
	}

	private void checkReadable(ExtentRecord before, KeyEncoding idEncoding) {
		if (!before.primary().signature().equals(idEncoding.signature())) {
			throw new LayoutMismatchException("Extent " + this.definition.name() + " in pool "
					+ this.engine.medium().name() + " is ordered by id " + before.primary().signature()
					+ ", but the class has id " + idEncoding.signature()
					+ ". An id's name and type can't change; store the objects in a new extent.");
		}
		for (int number : before.layouts()) {
			this.codec.checkReadable(this.catalog.layout(number));
		}
	}

	private ExtentIndex create(Transaction transaction, Numbers numbers, String name, List<String> properties,
			boolean unique, boolean isId) {
		IndexTree tree = transaction.createIndex(numbers.take());
		ExtentIndex index = new ExtentIndex(name, tree, properties, unique, this.codec, isId);
		this.built.add(index);
		return index;
	}

	/** The index as it is in the pool, if it is the wanted index. */
	private @Nullable ExtentIndex keep(@Nullable ExtentRecord before, IndexDefinition wanted) {
		if (before == null) {
			return null;
		}
		KeyEncoding encoding = ExtentIndex.encoding(this.codec, wanted.properties(), false);
		for (IndexRecord index : before.indexes()) {
			if (ExtentIndex.matches(index, wanted, encoding)) {
				return new ExtentIndex(index, this.codec, false);
			}
		}
		return null;
	}

	private static void drop(Transaction transaction, @Nullable ExtentRecord before, List<ExtentIndex> kept) {
		if (before == null) {
			return;
		}
		for (IndexRecord index : before.indexes()) {
			if (kept.stream().noneMatch((each) -> each.tree().indexNumber() == index.indexNumber())) {
				transaction.dropIndex(new IndexTree(index.indexNumber(), index.rootOffset()));
			}
		}
	}

	/** Fills the new indexes from the existing objects. */
	private void build(Transaction transaction, ExtentIndex primary) {
		BlockImage image = new BlockImage();
		EntryCursor cursor = transaction.scan(primary.tree(), KeyRange.all(), false);
		while (cursor.next()) {
			long reference = cursor.reference();
			BlockImage object = transaction.readObject(reference, image);
			for (ExtentIndex index : this.built) {
				StoredLayout layout = new StoredLayout(object.type, this.catalog.layout(object.type));
				byte[] key = index.key(layout, object.bytes, object.length);
				boolean enforce = index.isEnforced(layout, object.bytes, object.length);
				if (enforce && transaction.lookup(index.tree(), key, key.length) != 0) {
					throw new UniqueKeyException("Index " + index.name() + " on " + this.definition.type().getName()
							+ " by "
							+ index.properties() + " can't be made unique: pool " + this.engine.medium().name()
							+ " holds several objects with the same key. Remove duplicates, or make it not unique.");
				}
				transaction.addEntry(index.tree(), key, reference, enforce ? index.description() : null);
			}
		}
	}

}
