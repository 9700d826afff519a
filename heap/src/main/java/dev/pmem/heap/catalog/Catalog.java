/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.catalog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.commit.Transactions;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.exception.PoolFacts;
import dev.pmem.heap.index.IndexTree;
import dev.pmem.heap.index.KeyRange;
import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.LayoutDecoder;
import dev.pmem.heap.object.layout.LayoutEncoder;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.object.payload.ReferenceTargets;
import dev.pmem.heap.pool.BlockKind;
import dev.pmem.heap.pool.PoolLayout;
import dev.pmem.heap.transaction.CollectionLayout;
import dev.pmem.heap.transaction.EntryCursor;
import dev.pmem.heap.transaction.Transaction;
import dev.pmem.heap.transaction.TransactionMode;

/**
 * What the pool knows of itself: layouts, extents, sequences and roots. Each is an object, found by its key in the index
 * with number 0. A layout and the value of a sequence are stored as their own encoding, under layout number 0. Every other
 * object is stored in the layout that its block's header names. Thread-safe.
 * <p>
 * Invariants:
 * <ul>
 * <li>the number of a layout in the pool never changes;
 * <li>a layout is in the pool before the first object that names it;
 * <li>layouts are added, and extents changed, by one thread at a time, which holds this object's monitor until its
 * transaction has ended. Roots and sequences are changed beside it, by keys of their own.
 * </ul>
 * Lock order: the monitor of the object store, this monitor, then what a commit takes.
 */
public final class Catalog {

	static final int CATALOG_INDEX_NUMBER = 0;

	public static final int LAYOUT_OF_LAYOUTS = 0;

	private final Transactions engine;

	private final IndexTree tree = new IndexTree(CATALOG_INDEX_NUMBER, PoolLayout.CATALOG_ROOT_OFFSET);

	/** Guarded by this, but for reading a layout. */
	private final KnownLayouts layouts = new KnownLayouts();

	private final ObjectCodec<ExtentRecord> extentCodec = ObjectCodec.of(ExtentRecord.class,
			new CatalogTypeModels());

	private final ObjectCodec<ExtentHistory> historyCodec = ObjectCodec.of(ExtentHistory.class,
			new CatalogTypeModels());

	/**
	 * Opens the catalog and loads its layouts. In a pool without a commit, creates the catalog and commits it.
	 * @throws dev.pmem.heap.exception.CorruptPoolException if a layout is damaged
	 */
	public Catalog(Transactions engine) {
		this.engine = engine;
		if (engine.commitSequence() == 0) {
			inTransaction((transaction) -> create(transaction));
		}
		Transaction transaction = engine.begin(TransactionMode.READ_ONLY);
		try {
			loadLayouts(transaction);
		} finally {
			transaction.rollback();
		}
	}

	private Boolean create(Transaction transaction) {
		IndexTree made = transaction.createIndex(CATALOG_INDEX_NUMBER);
		if (!made.equals(this.tree)) {
			throw CorruptPoolException.damaged(PoolFacts.of(this.engine.medium().name()).at(made.rootOffset()),
					"header and log tell of no commit, but it has blocks: its first free one lies at offset " + made
							.rootOffset());
		}
		return true;
	}

	/** The index that holds all entries. */
	public IndexTree tree() {
		return this.tree;
	}

	/**
	 * Runs a change of layouts or extents in a transaction of its own, and commits it. No other thread changes layouts or
	 * extents meanwhile.
	 */
	public synchronized <R> R inTransaction(Function<Transaction, R> action) {
		Transaction transaction = this.engine.begin(TransactionMode.READ_WRITE);
		try {
			R result = action.apply(transaction);
			transaction.commit();
			return result;
		} finally {
			// it may be committed although an observer of commits threw
			if (transaction.isCommitted()) {
				this.layouts.committed();
			}
			this.layouts.ended();
			transaction.rollback();
		}
	}

	private synchronized void loadLayouts(Transaction transaction) {
		EntryCursor cursor = transaction.scan(this.tree, KeyRange.prefix(CatalogKeys.prefix(EntryKind.LAYOUT)), false);
		while (cursor.next()) {
			int number = CatalogKeys.layoutNumber(cursor.key());
			BlockImage image = transaction.readObject(cursor.reference(), new BlockImage());
			this.layouts.load(number, LayoutDecoder.decode(Arrays.copyOf(image.bytes, image.length),
					PoolFacts.of(this.engine.medium().name()).at(image.offset)));
		}
	}

	/** The layout of this number. */
	public Layout layout(int number) {
		Layout layout = this.layouts.get(number);
		if (layout == null) {
			throw CorruptPoolException.damaged(PoolFacts.of(this.engine.medium().name()), "an object names layout "
					+ number + ", which the catalog does not have");
		}
		return layout;
	}

	/**
	 * A number for this layout, which needs not be in the pool: before an object is written in it, {@link #numberOf} must put
	 * it there. No other layout has the number while the pool is open.
	 */
	public synchronized int reserve(Layout layout) {
		return this.layouts.numberOf(layout);
	}

	/** The number of this layout, which is added to the pool if it isn't there. Commits on its own. */
	public synchronized int numberOf(Layout layout) {
		int number = this.layouts.numberOf(layout);
		return this.layouts.isWritten(number)
				? number
				: inTransaction((transaction) -> numberOf(transaction, layout));
	}

	/**
	 * The number of this layout, which the transaction adds to the pool if it isn't there.
	 * @param transaction the one that {@link #inTransaction} runs
	 */
	public synchronized int numberOf(Transaction transaction, Layout layout) {
		int number = this.layouts.numberOf(layout);
		if (!this.layouts.isWritten(number)) {
			byte[] encoded = LayoutEncoder.encode(layout);
			put(transaction, CatalogKeys.layout(number), LAYOUT_OF_LAYOUTS, encoded, encoded.length);
			this.layouts.add(number);
		}
		return number;
	}

	/** The reference of the object with this key, or 0. */
	public long find(Transaction transaction, byte[] key) {
		return transaction.lookup(this.tree, key, key.length);
	}

	/** Whether the reference is that of a collection, rather than of an object. */
	public static boolean isCollection(Transaction transaction, long reference) {
		return transaction.read(reference, new BlockImage()).kind == BlockKind.COLLECTION.code();
	}

	/**
	 * Names a collection, which must be under no other name. If another transaction commits another entry of this key
	 * first, the commit is a conflict.
	 */
	public void putCollection(Transaction transaction, byte[] key, long collection) {
		transaction.addExclusiveEntry(this.tree, 0, key, collection);
	}

	/** Stores an object under a key, in the place of the object or collection that was there. */
	void put(Transaction transaction, byte[] key, int layoutNumber, byte[] bytes, int length) {
		long reference = find(transaction, key);
		if (reference != 0 && isCollection(transaction, reference)) {
			drop(transaction, key, reference);
			reference = 0;
		}
		if (reference != 0) {
			transaction.updateObject(reference, layoutNumber, bytes, length);
			return;
		}
		transaction.addEntry(this.tree, key, transaction.insertObject(layoutNumber, bytes, length), "of the catalog");
	}

	/** Removes the object with this key, if there is one. */
	public void remove(Transaction transaction, byte[] key) {
		long reference = find(transaction, key);
		if (reference != 0 && isCollection(transaction, reference)) {
			drop(transaction, key, reference);
		} else if (reference != 0) {
			transaction.removeEntry(this.tree, key, reference);
			transaction.deleteObject(reference);
		}
	}

	/** Takes a collection's name away. All of the collection is garbage from here on, however large it is. */
	private void drop(Transaction transaction, byte[] key, long collection) {
		BlockImage present = transaction.readBlock(collection, BlockKind.COLLECTION, new BlockImage());
		byte[] dropped = Arrays.copyOf(present.bytes, CollectionLayout.BYTES);
		CollectionLayout.setDropped(dropped);
		// another transaction that changes the collection, or drops it, conflicts with this
		transaction.updateBlock(collection, BlockKind.COLLECTION, present.type, dropped, dropped.length);
		transaction.removeEntry(this.tree, key, collection);
	}

	/** The names of all entries of this kind, in the order of their bytes. */
	public List<String> names(Transaction transaction, EntryKind kind) {
		List<String> names = new ArrayList<>();
		EntryCursor cursor = transaction.scan(this.tree, KeyRange.prefix(CatalogKeys.prefix(kind)), false);
		while (cursor.next()) {
			names.add(CatalogKeys.name(cursor.key()));
		}
		return names;
	}

	/** A value stored under a key, read as an instance of the codec's class; null if there is none. */
	public <T> @Nullable T read(Transaction transaction, byte[] key, ObjectCodec<T> codec) {
		BlockImage image = image(transaction, key);
		return (image == null) ? null : codec.reader(layout(image.type)).decode(image.bytes, image.length);
	}

	/** The object stored under a key, in a new image; null if there is none. */
	public @Nullable BlockImage image(Transaction transaction, byte[] key) {
		long reference = find(transaction, key);
		if (reference == 0) {
			return null;
		}
		if (isCollection(transaction, reference)) {
			throw new LayoutMismatchException("Root '" + CatalogKeys.name(key)
					+ "' is a persistent collection, not a value");
		}
		return transaction.readObject(reference, new BlockImage());
	}

	/**
	 * Stores a value under a key, in the place of the earlier value if there is one.
	 * @param layoutNumber the number of the codec's layout in this catalog
	 */
	public <T> void write(Transaction transaction, byte[] key, ObjectCodec<T> codec, int layoutNumber, T value) {
		write(transaction, key, codec, layoutNumber, value, ReferenceTargets.NONE);
	}

	/**
	 * As above.
	 * @param references tells where the objects lie that the value refers to
	 */
	public <T> void write(Transaction transaction, byte[] key, ObjectCodec<T> codec, int layoutNumber, T value,
			ReferenceTargets references) {
		PayloadWriter writer = new PayloadWriter();
		writer.setReferences(references);
		codec.encode(value, writer);
		put(transaction, key, layoutNumber, writer.bytes(), writer.length());
	}

	/** What is recorded of the extent of this name; null if there is none. */
	public @Nullable ExtentRecord extent(Transaction transaction, String name) {
		return read(transaction, CatalogKeys.extent(name), this.extentCodec);
	}

	/** What is recorded of a class whose objects have no ids, as of an extent without an index by id; null if nothing. */
	public @Nullable ExtentRecord objects(Transaction transaction, String name) {
		return read(transaction, CatalogKeys.objects(name), this.extentCodec);
	}

	/**
	 * Records a class whose objects have no ids.
	 * @param transaction the one that {@link #inTransaction} runs
	 */
	public void putObjects(Transaction transaction, String name, ExtentRecord objects) {
		write(transaction, CatalogKeys.objects(name), this.extentCodec,
				numberOf(transaction, this.extentCodec.layout()), objects);
	}

	/**
	 * Records the extent under its name, in the place of what was recorded before.
	 * @param transaction the one that {@link #inTransaction} runs
	 */
	public void putExtent(Transaction transaction, String name, ExtentRecord extent) {
		write(transaction, CatalogKeys.extent(name), this.extentCodec,
				numberOf(transaction, this.extentCodec.layout()), extent);
	}

	/** The history of the extent of this name; an empty one if none is recorded. */
	public ExtentHistory history(Transaction transaction, String name) {
		ExtentHistory history = read(transaction, CatalogKeys.history(name), this.historyCodec);
		return (history != null) ? history : ExtentHistory.EMPTY;
	}

	/**
	 * Records the history of an extent, in the place of what was recorded before. An empty history is not recorded.
	 * @param transaction the one that {@link #inTransaction} runs
	 */
	public void putHistory(Transaction transaction, String name, ExtentHistory history) {
		if (history.equals(ExtentHistory.EMPTY)) {
			remove(transaction, CatalogKeys.history(name));
		} else {
			write(transaction, CatalogKeys.history(name), this.historyCodec,
					numberOf(transaction, this.historyCodec.layout()), history);
		}
	}

	/** Gives the entries of an extent, its sequence of ids among them, another name, under which there is nothing. */
	public void rename(Transaction transaction, String name, String newName) {
		move(transaction, CatalogKeys.extent(name), CatalogKeys.extent(newName));
		move(transaction, CatalogKeys.history(name), CatalogKeys.history(newName));
		move(transaction, CatalogKeys.sequence(name), CatalogKeys.sequence(newName));
	}

	private void move(Transaction transaction, byte[] key, byte[] newKey) {
		long reference = find(transaction, key);
		if (reference != 0) {
			transaction.removeEntry(this.tree, key, reference);
			transaction.addEntry(this.tree, newKey, reference, "of the catalog");
		}
	}

	/** A number that no index of a committed extent has, not even an unfinished one. Takes time in proportion to the count of extents. */
	public int nextIndexNumber(Transaction transaction) {
		int highest = CATALOG_INDEX_NUMBER;
		for (String name : names(transaction, EntryKind.EXTENT)) {
			ExtentRecord extent = extent(transaction, name);
			if (extent != null) {
				highest = Math.max(highest, extent.primary().indexNumber());
				for (ExtentRecord.IndexRecord index : extent.indexes()) {
					highest = Math.max(highest, index.indexNumber());
				}
				for (ExtentRecord.IndexRecord index : history(transaction, name).unfinished()) {
					highest = Math.max(highest, index.indexNumber());
				}
			}
		}
		for (String name : names(transaction, EntryKind.OBJECTS)) {
			ExtentRecord objects = objects(transaction, name);
			if (objects != null) {
				for (ExtentRecord.IndexRecord index : objects.indexes()) {
					highest = Math.max(highest, index.indexNumber());
				}
			}
		}
		return highest + 1;
	}

}
