/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.inspect;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.catalog.Catalog;
import dev.pmem.heap.catalog.CatalogKeys;
import dev.pmem.heap.catalog.EntryKind;
import dev.pmem.heap.catalog.ExtentHistory;
import dev.pmem.heap.catalog.ExtentLayouts;
import dev.pmem.heap.catalog.ExtentRecord;
import dev.pmem.heap.catalog.ExtentRecord.IndexRecord;
import dev.pmem.heap.catalog.StoredIndex;
import dev.pmem.heap.catalog.StoredLayout;
import dev.pmem.heap.catalog.StoredReferences;
import dev.pmem.heap.commit.Transactions;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.exception.SnapshotTooOldException;
import dev.pmem.heap.extent.StoredExtent;
import dev.pmem.heap.index.IndexKeys;
import dev.pmem.heap.index.IndexScratch;
import dev.pmem.heap.index.IndexTree;
import dev.pmem.heap.index.IndexVerifier;
import dev.pmem.heap.index.KeyRange;
import dev.pmem.heap.object.codec.FieldReader;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.LayoutEncoder;
import dev.pmem.heap.pool.BlockKind;
import dev.pmem.heap.space.Allocator;
import dev.pmem.heap.store.Verification;
import dev.pmem.heap.transaction.EntryCursor;
import dev.pmem.heap.transaction.ObjectBlocks;
import dev.pmem.heap.transaction.Transaction;
import dev.pmem.heap.transaction.TransactionMode;

/**
 * Reads all of a pool as of one commit and tells what is wrong: catalog, indexes, objects, keys computed anew, and that
 * each block is reached exactly once. Transactions go on meanwhile; none is held up for
 * longer than another commit takes.
 */
public final class HeapVerifier {

	private final Transactions engine;

	private final Catalog catalog;

	private final Allocator allocator;

	private final Transaction transaction;

	/** Blocks not reached yet. */
	private final BlockCensus census;

	private final List<String> problems = new ArrayList<>();

	private final IndexScratch scratch = new IndexScratch();

	private final CollectionVerifier collections;

	private final LinkVerifier links;

	private final int blockCount;

	private long problemCount;

	private long objectCount;

	private long entryCount;

	private long garbageCount;

	private HeapVerifier(Transactions engine, Catalog catalog, List<String> known) {
		known.forEach(this::report);
		this.catalog = catalog;
		this.allocator = engine.allocator();
		this.engine = engine;
		this.transaction = engine.begin(TransactionMode.READ_ONLY);
		Reached reached = new Reached();
		this.collections = new CollectionVerifier(this.transaction, catalog, reached);
		this.links = new LinkVerifier(this.transaction, reached,
				(number) -> new ExtentLayouts(catalog, ExtentHistory.EMPTY, List.of(number)));
		try {
			// of the commit that failed some blocks may be in place
			this.census = BlockCensus.take(engine.medium(), engine.chains(), this.transaction.snapshot(),
					() -> engine.commitSequence() + ((engine.failure() != null) ? 1 : 0));
			this.census.settle(this::awaitCommits, this::report);
		} catch (RuntimeException | Error ex) {
			this.transaction.rollback();
			throw ex;
		}
		this.blockCount = this.census.blockCount();
	}

	/**
	 * Verifies a pool.
	 * @param opened gives the open extent of a name, or null
	 * @param known problems that were found elsewhere
	 * @throws PoolException if the pool's own tables are so damaged that the rest can't be looked at
	 * @throws SnapshotTooOldException if what it reads could not be kept for it: nothing is known of the pool then
	 */
	public static Verification verify(Transactions engine, Catalog catalog, OpenExtents opened,
			List<String> known) {
		HeapVerifier verifier = new HeapVerifier(engine, catalog, known);
		try {
			verifier.verify(opened);
			// what looked damaged may have been gone
			verifier.transaction.requireSnapshot();
			return verifier.result();
		} catch (PoolException ex) {
			verifier.transaction.requireSnapshot();
			throw ex;
		} finally {
			verifier.transaction.rollback();
		}
	}

	/** What is being stored now is stored when this returns. */
	private void awaitCommits() {
		this.engine.whileNothingCommits(() -> true);
	}

	/** The extents that are open. */
	public interface OpenExtents {

		/** The open extent of this name; null if it is not open. */
		@Nullable
		StoredExtent<?> byName(String name);

	}

	private void report(String problem) {
		if (this.problemCount++ < Verification.MAXIMUM_PROBLEMS - 1) {
			this.problems.add(problem);
		}
	}

	private Verification result() {
		if (this.problemCount > this.problems.size()) {
			this.problems.add("There are " + (this.problemCount - this.problems.size()) + " further problems");
		}
		return new Verification(this.transaction.snapshot(), this.objectCount, this.entryCount, this.blockCount,
				this.links.referenceCount(), this.garbageCount, this.problems);
	}

	private void verify(OpenExtents opened) {
		verifyIndex(this.catalog.tree());
		guarded("The catalog", () -> {
			EntryCursor cursor = this.transaction.scan(this.catalog.tree(), KeyRange.all(), false);
			while (cursor.next()) {
				byte[] key = cursor.key();
				long reference = cursor.reference();
				guarded("Entry '" + CatalogKeys.name(key) + "' of the catalog",
						() -> verifyCatalogEntry(key, reference, opened));
			}
		});
		do {
			guarded("A reference", this.links::follow);
		} while (this.collections.verifyReached());
		awaitCommits();
		verifyDropped();
		verifyGarbage();
		this.links.finish();
		awaitCommits();
		this.census.forEachBlock((offset, kind) -> report(
				"The block of kind " + kind + " at offset " + offset + " is reached from nowhere: its space is lost"));
	}

	/** Objects that nothing refers to are no problem if they are in no extent. What they refer to is not reached. */
	private void verifyGarbage() {
		List<Long> unreached = new ArrayList<>();
		this.census.forEachBlock((offset, kind) -> {
			if (kind != BlockKind.BODY && kind != BlockKind.INDEX_NODE && kind != BlockKind.COLLECTION
					&& kind != BlockKind.LIST_NODE) {
				unreached.add(offset);
			}
		});
		for (long offset : unreached) {
			guarded("The object at offset " + offset, () -> {
				if (!this.collections.isEntry(offset) && this.links.isGarbage(offset)) {
					this.garbageCount++;
				}
			});
		}
	}

	/** Collections that nothing refers to are garbage, and no problem; what they hold is garbage, too. */
	private void verifyDropped() {
		List<Long> dropped = new ArrayList<>();
		this.census.forEachBlock((offset, kind) -> {
			if (kind == BlockKind.COLLECTION) {
				dropped.add(offset);
			}
		});
		this.collections.ignoreReferences();
		for (long offset : dropped) {
			guarded("The collection at offset " + offset, () -> this.collections.verify(offset));
		}
		this.collections.verifyReached();
	}

	/** What {@link CollectionVerifier} and {@link LinkVerifier} come by. */
	private final class Reached implements CollectionVerifier.Blocks, LinkVerifier.Blocks {

		@Override
		public boolean reach(long offset, BlockKind expected) {
			return HeapVerifier.this.reach(offset, expected);
		}

		@Override
		public BlockImage reachLinked(long reference) {
			BlockImage object = HeapVerifier.this.reachObject(reference, true);
			HeapVerifier.this.collections.visit(HeapVerifier.this.catalog.layout(object.type), object.bytes,
					object.length);
			return object;
		}

		@Override
		public boolean isUnreached(long offset) {
			return HeapVerifier.this.census.holds(offset);
		}

		@Override
		public long verifyIndex(IndexTree tree) {
			return HeapVerifier.this.verifyIndex(tree);
		}

		@Override
		public BlockImage reachObject(long reference) {
			return HeapVerifier.this.reachObject(reference);
		}

		@Override
		public void decode(Layout layout, byte[] bytes, int length) {
			HeapVerifier.decode(layout, bytes, length);
		}

		@Override
		public void link(Layout layout, BlockImage value, long reference) {
			HeapVerifier.this.links.visitEntry(layout, value, reference);
		}

		@Override
		public void guarded(String what, Runnable action) {
			HeapVerifier.this.guarded(what, action);
		}

		@Override
		public void report(String problem) {
			HeapVerifier.this.report(problem);
		}

	}

	/** What damage keeps the action from looking at is told as one problem. */
	private void guarded(String what, Runnable action) {
		try {
			action.run();
		} catch (SnapshotTooOldException ex) {
			throw ex;
		} catch (PoolException ex) {
			report(what + ": " + ex.getMessage());
		}
	}

	private void verifyCatalogEntry(byte[] key, long reference, OpenExtents opened) {
		if (EntryKind.of(key) == EntryKind.ROOT && Catalog.isCollection(this.transaction, reference)) {
			this.collections.verify(reference);
			return;
		}
		BlockImage object = reachObject(reference);
		switch (EntryKind.of(key)) {
			case LAYOUT -> verifyLayout(key, object);
			case EXTENT -> {
				String name = CatalogKeys.name(key);
				ExtentRecord extent = this.catalog.extent(this.transaction, name);
				if (extent != null) {
					verifyExtent(name, extent, opened.byName(name));
				}
			}
			case OBJECTS -> verifyObjects(CatalogKeys.name(key));
			case HISTORY -> verifyHistory(CatalogKeys.name(key));
			case SEQUENCE -> verifySequence(CatalogKeys.name(key), object);
			case ROOT -> {
				Layout layout = this.catalog.layout(object.type);
				decode(layout, object);
				this.links.visitRoot(layout, object, reference);
				this.collections.visit(layout, object.bytes, object.length);
			}
			case null -> report("The catalog has an entry of unknown kind " + key[0]);
		}
	}

	private void verifyLayout(byte[] key, BlockImage object) {
		int number = CatalogKeys.layoutNumber(key);
		byte[] read = LayoutEncoder.encode(this.catalog.layout(number));
		if (object.type != Catalog.LAYOUT_OF_LAYOUTS
				|| !Arrays.equals(object.bytes, 0, object.length, read, 0, read.length)) {
			report("Layout " + number + " at offset " + object.offset + " isn't the one that was read at start");
		}
	}

	/** Objects without ids are found by the references to them, once all extents are known. */
	private void verifyObjects(String name) {
		ExtentRecord objects = this.catalog.objects(this.transaction, name);
		if (objects == null) {
			return;
		}
		objects.layouts().forEach(this.catalog::layout);
		LinkVerifier.Extent links = this.links.add(name, false, objects.layouts(),
				new ExtentLayouts(this.catalog, ExtentHistory.EMPTY, objects.layouts()), null);
		if (!objects.layouts().isEmpty()) {
			int current = objects.layouts().getLast();
			links.addCurrent(new StoredLayout(current, this.catalog.layout(current)));
		}
		for (IndexRecord record : objects.indexes()) {
			long entries = verifyIndex(new IndexTree(record.indexNumber(), record.rootOffset()));
			if (record.properties().isEmpty()) {
				this.links.addRoots(new IndexTree(record.indexNumber(), record.rootOffset()), entries);
			} else {
				links.add(new StoredReferences(record), entries);
			}
		}
	}

	/** Of an index that is being built, or taken apart, some entries are there. */
	private void verifyHistory(String extent) {
		if (this.catalog.find(this.transaction, CatalogKeys.extent(extent)) == 0) {
			report("There is a history of extent " + extent + ", but no such extent");
		}
		ExtentHistory history = this.catalog.history(this.transaction, extent);
		history.views().forEach((view) -> this.catalog.layout(view.readAs()));
		history.unfinished()
				.forEach((index) -> verifyIndex(new IndexTree(index.indexNumber(), index.rootOffset())));
	}

	private void verifySequence(String extent, BlockImage object) {
		if (object.type != Catalog.LAYOUT_OF_LAYOUTS || object.length != Long.BYTES) {
			report("The sequence of extent " + extent + " at offset " + object.offset + " is of type " + object.type
					+ " and has " + object.length + " bytes");
		} else if (ByteBuffer.wrap(object.bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(0) < 1) {
			report("The sequence of extent " + extent + " at offset " + object.offset + " is not positive");
		}
		if (this.catalog.find(this.transaction, CatalogKeys.extent(extent)) == 0) {
			report("There is a sequence of extent " + extent + ", but no such extent");
		}
	}

	/** Reads each property, without the class. */
	private static void decode(Layout layout, BlockImage object) {
		decode(layout, object.bytes, object.length);
	}

	private static void decode(Layout layout, byte[] bytes, int length) {
		for (Layout.Field field : layout.root().fields()) {
			FieldReader reader = FieldReader.find(layout, field.name());
			if (reader != null) {
				reader.value(bytes, length);
			}
		}
	}

	private void verifyExtent(String name, ExtentRecord extent, @Nullable StoredExtent<?> open) {
		extent.layouts().forEach(this.catalog::layout);
		ExtentHistory history = this.catalog.history(this.transaction, name);
		ExtentLayouts layouts = ExtentLayouts.of(this.catalog, extent, history);
		List<StoredIndex> indexes = new ArrayList<>();
		// with the number of entries that no object is known to have yet
		Map<StoredIndex, Long> ofElements = new LinkedHashMap<>();
		StoredIndex primary = new StoredIndex(extent.primary());
		long count = verifyIndex(primary.tree());
		LinkVerifier.Extent links = this.links.add(name, true, extent.layouts(), layouts, open);
		history.current(extent).forEach((number) -> links.addCurrent(layouts.get(number)));
		for (IndexRecord record : extent.indexes()) {
			if (record.references() != null) {
				StoredReferences index = new StoredReferences(record);
				links.add(index, verifyIndex(index.tree()));
				continue;
			}
			StoredIndex index = new StoredIndex(record);
			long entries = verifyIndex(index.tree());
			if (index.isOfElements()) {
				ofElements.put(index, entries);
				continue;
			}
			if (entries != count) {
				report("Extent " + name + " has " + count + " objects, but its index " + index.name() + " has "
						+ entries + " entries");
			}
			indexes.add(index);
		}
		EntryCursor cursor = this.transaction.scan(primary.tree(), KeyRange.all(), false);
		byte[] previous = null;
		while (cursor.next()) {
			byte[] key = cursor.key();
			long reference = cursor.reference();
			if (previous != null && Arrays.equals(previous, key)) {
				report("Extent " + name + " has two objects of the same id, one at offset " + reference);
			}
			previous = key;
			guarded("Extent " + name, () -> {
				BlockImage object = reachObject(reference);
				this.objectCount++;
				if (!extent.layouts().contains(object.type)) {
					report("The object at offset " + reference + " has layout " + object.type + ", which extent " + name
							+ " does not list");
				}
				StoredLayout layout = layouts.get(object.type);
				if (open != null && open.readers().type(object) != null && open.references().isEmpty()
						&& !this.collections.isOwner(layout.layout())) {
					open.readers().decode(object);
				} else {
					decode(layout.layout(), object);
				}
				verifyKeys(primary, indexes, layout, object, reference, key);
				ofElements.replaceAll((index, left) -> left - verifyElementKeys(index, layout, object, reference));
				this.collections.visit(layout.layout(), object.bytes, object.length);
				links.visit(object, reference);
			});
		}
		ofElements.forEach((index, left) -> {
			if (left != 0) {
				report("Index " + index.name() + " of extent " + name + " has " + left
						+ " entries more than the objects have elements");
			}
		});
	}

	/** Each element has an entry, and the number of entries is that of the elements: so there are no others. */
	private long verifyElementKeys(StoredIndex index, StoredLayout layout, BlockImage object, long reference) {
		List<byte[]> keys = index.keys(layout, object.bytes, object.length);
		for (byte[] key : keys) {
			if (!index.tree().contains(this.transaction, key, key.length, reference, this.scratch)) {
				report("Index " + index.name() + " has no entry for an element of the object at offset " + reference);
			}
		}
		return keys.size();
	}

	/** As many entries as objects, and one for each object: so there are no others. */
	private void verifyKeys(StoredIndex primary, List<StoredIndex> indexes, StoredLayout layout, BlockImage object,
			long reference, byte[] id) {
		if (primary.keys(layout, object.bytes, object.length).stream()
				.noneMatch((key) -> Arrays.equals(key, id))) {
			report("The object at offset " + reference + " is found by an id that isn't its own");
		}
		for (StoredIndex index : indexes) {
			byte[] found = null;
			for (byte[] key : index.keys(layout, object.bytes, object.length)) {
				if (index.tree().contains(this.transaction, key, key.length, reference, this.scratch)) {
					found = key;
				}
			}
			if (found == null) {
				report("Index " + index.name() + " has no entry for the object at offset " + reference);
			} else if (index.isEnforced(layout, object.bytes, object.length) && isShared(index.tree(), found)) {
				report("Unique index " + index.name() + " has several entries with the key of the object at offset "
						+ reference);
			}
		}
	}

	private boolean isShared(IndexTree tree, byte[] key) {
		assert key.length <= IndexKeys.MAXIMUM_KEY_BYTES;
		EntryCursor cursor = this.transaction.scan(tree, KeyRange.exactly(key), false);
		boolean found = cursor.next();
		return found && cursor.next();
	}

	/** Verifies an index and gives how many entries it has. */
	private long verifyIndex(IndexTree tree) {
		long entries = IndexVerifier.verify(this.transaction, tree, this::report).entryCount();
		guarded("Index " + tree.indexNumber(),
				() -> tree.forEachNode(this.transaction, (node) -> reach(node, BlockKind.INDEX_NODE)));
		this.entryCount += entries;
		return entries;
	}

	/** The object's payload; its blocks count as reached. */
	private BlockImage reachObject(long reference) {
		return reachObject(reference, false);
	}

	/** @param mayBeKept whether the object may have left its extent */
	private BlockImage reachObject(long reference, boolean mayBeKept) {
		BlockImage home = this.transaction.read(reference, new BlockImage());
		BlockImage object = this.transaction.readObject(reference, new BlockImage());
		boolean isKept = mayBeKept && ObjectBlocks.isKept(home);
		if (object.offset == reference) {
			reach(reference, isKept ? BlockKind.KEPT : BlockKind.OBJECT);
			return object;
		}
		reach(reference, isKept ? BlockKind.KEPT_FORWARD : BlockKind.FORWARD);
		reach(object.offset, BlockKind.BODY);
		if (home.type != object.type || object.version > home.version) {
			report("The block at offset " + reference + " of layout " + home.type + " and commit " + home.version
					+ " stands for the one at " + object.offset + " of layout " + object.type + " and commit "
					+ object.version);
		}
		return object;
	}

	/** Notes that a block is reached; false if it was reached before. */
	private boolean reach(long offset, BlockKind expected) {
		BlockKind kind = this.census.remove(offset);
		if (kind == null) {
			report("The block at offset " + offset + " is reached twice, or is free, or lies in no span");
		} else if (kind != expected) {
			report("The block at offset " + offset + " is of kind " + kind + " instead of " + expected);
		}
		String misplaced = this.allocator.describeMisplaced(offset);
		if (misplaced != null) {
			report("The block at offset " + offset + ' ' + misplaced);
		}
		return kind != null;
	}

}
