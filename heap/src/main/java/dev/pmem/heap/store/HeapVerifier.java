package dev.pmem.heap.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.Allocator;
import dev.pmem.heap.block.BlockCensus;
import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.block.BlockKind;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.index.IndexKeys;
import dev.pmem.heap.index.IndexScratch;
import dev.pmem.heap.index.IndexTree;
import dev.pmem.heap.index.IndexVerifier;
import dev.pmem.heap.index.KeyRange;
import dev.pmem.heap.object.FieldReader;
import dev.pmem.heap.object.Layout;
import dev.pmem.heap.store.ExtentRecord.IndexRecord;
import dev.pmem.heap.transaction.EntryCursor;
import dev.pmem.heap.transaction.Transaction;
import dev.pmem.heap.transaction.TransactionEngine;

/**
 * Reads all of a pool as of one commit and tells what is wrong: catalog, indexes, objects, keys computed anew, and that
 * each block is reached exactly once. Transactions go on meanwhile, but for the moment in which the blocks are counted.
 * <p>
 * Keys of an extent that nobody has opened can't be computed: there only the entries of its indexes are compared.
 */
final class HeapVerifier {

	private final Catalog catalog;

	private final Allocator allocator;

	private final Transaction transaction;

	/** Blocks not reached yet. */
	private final BlockCensus census;

	private final List<String> problems = new ArrayList<>();

	private final IndexScratch scratch = new IndexScratch();

	private final int blockCount;

	private long problemCount;

	private long objectCount;

	private long entryCount;

	private HeapVerifier(TransactionEngine engine, Catalog catalog) {
		this.catalog = catalog;
		this.allocator = engine.allocator();
		record Start(Transaction transaction, BlockCensus census) {}
		Start start = engine.whileNothingCommits(() -> {
			Transaction begun = engine.begin(true, false);
			try {
				return new Start(begun, BlockCensus.take(engine.medium(), begun.snapshot(), this::report));
			} catch (RuntimeException ex) {
				begun.rollback();
				throw ex;
			}
		});
		this.transaction = start.transaction;
		this.census = start.census;
		this.blockCount = this.census.blockCount();
	}

	/**
	 * Verifies a pool.
	 * @param opened gives the open extent of a name, or null
	 * @throws PoolException if the pool's own tables are so damaged that the rest can't be looked at
	 */
	static Verification verify(TransactionEngine engine, Catalog catalog, OpenExtents opened) {
		HeapVerifier verifier = new HeapVerifier(engine, catalog);
		try {
			verifier.verify(opened);
			return verifier.result();
		} finally {
			verifier.transaction.rollback();
		}
	}

	/** The extents that are open. */
	interface OpenExtents {

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
				this.problems);
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
		this.census.forEachBlock((offset, kind) -> report(
				"The block of kind " + kind + " at offset " + offset + " is reached from nowhere: its space is lost"));
	}

	/** What damage keeps the action from looking at is told as one problem. */
	private void guarded(String what, Runnable action) {
		try {
			action.run();
		} catch (PoolException ex) {
			report(what + ": " + ex.getMessage());
		}
	}

	private void verifyCatalogEntry(byte[] key, long reference, OpenExtents opened) {
		BlockImage object = reachObject(reference);
		switch (key[0]) {
			case 'L' -> {
				int number = ByteBuffer.wrap(key).getInt(1);
				Layout stored = Layout.decode(Arrays.copyOf(object.bytes, object.length));
				if (!Arrays.equals(stored.encode(), this.catalog.layout(number).encode())) {
					report("Layout " + number + " at offset " + reference + " isn't the one that was read at start");
				}
			}
			case 'E' -> {
				ExtentRecord extent = this.catalog.extent(this.transaction, CatalogKeys.name(key));
				if (extent != null) {
					verifyExtent(CatalogKeys.name(key), extent, opened.byName(CatalogKeys.name(key)));
				}
			}
			case 'S' -> {
				if (object.length != Long.BYTES) {
					report("The sequence at offset " + reference + " has " + object.length + " bytes");
				}
			}
			case 'R' -> decode(this.catalog.layout(object.type), object);
			default -> report("The catalog has an entry of unknown kind " + key[0]);
		}
	}

	/** Reads each property, without the class. */
	private static void decode(Layout layout, BlockImage object) {
		for (Layout.Field field : layout.root().fields()) {
			FieldReader reader = FieldReader.find(layout, field.name());
			if (reader != null) {
				reader.value(object.bytes, object.length);
			}
		}
	}

	private void verifyExtent(String name, ExtentRecord extent, @Nullable StoredExtent<?> open) {
		List<IndexTree> trees = new ArrayList<>();
		for (IndexRecord index : extent.indexes()) {
			trees.add(new IndexTree(index.indexNumber(), index.rootOffset()));
		}
		IndexTree primary = new IndexTree(extent.primary().indexNumber(), extent.primary().rootOffset());
		long count = verifyIndex(primary);
		for (IndexTree tree : trees) {
			long entries = verifyIndex(tree);
			if (entries != count) {
				report("Extent " + name + " has " + count + " objects, but its index " + tree.indexNumber() + " has "
						+ entries + " entries");
			}
		}
		Consumer<BlockImage> decoder = (open != null)
				? (object) -> open.reader(object).decoder().decode(object.bytes, object.length)
				: (object) -> decode(this.catalog.layout(object.type), object);
		EntryCursor cursor = this.transaction.scan(primary, KeyRange.all(), false);
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
				decoder.accept(object);
				if (open != null) {
					verifyKeys(open, object, reference, key);
				}
			});
		}
	}

	/** As many entries as objects, and one for each object: so there are no others. */
	private void verifyKeys(StoredExtent<?> extent, BlockImage object, long reference, byte[] id) {
		StoredLayout layout = extent.reader(object).layout();
		if (!Arrays.equals(extent.primary().key(layout, object.bytes, object.length), id)) {
			report("The object at offset " + reference + " is found by an id that isn't its own");
		}
		for (ExtentIndex index : extent.indexes()) {
			byte[] key = index.key(layout, object.bytes, object.length);
			if (!index.tree().contains(this.transaction, key, key.length, reference, this.scratch)) {
				report("Index " + index.name() + " (number " + index.tree().indexNumber()
						+ ") has no entry for the object at offset " + reference);
			}
			if (index.isEnforced(layout, object.bytes, object.length) && isShared(index.tree(), key)) {
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
		BlockImage home = this.transaction.read(reference, new BlockImage());
		BlockImage object = this.transaction.readObject(reference, new BlockImage());
		if (object.offset == reference) {
			reach(reference, BlockKind.OBJECT);
			return object;
		}
		reach(reference, BlockKind.FORWARD);
		reach(object.offset, BlockKind.BODY);
		if (home.type != object.type || object.version > home.version) {
			report("The block at offset " + reference + " of layout " + home.type + " and commit " + home.version
					+ " stands for the one at " + object.offset + " of layout " + object.type + " and commit "
					+ object.version);
		}
		return object;
	}

	private void reach(long offset, BlockKind expected) {
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
	}

}
