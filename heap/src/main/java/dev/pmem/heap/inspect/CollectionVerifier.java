/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.inspect;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.catalog.Catalog;
import dev.pmem.heap.collection.stored.ListVerifier;
import dev.pmem.heap.index.IndexKeys;
import dev.pmem.heap.index.IndexTree;
import dev.pmem.heap.index.KeyRange;
import dev.pmem.heap.object.codec.LayoutReferences;
import dev.pmem.heap.object.key.StoredKeys;
import dev.pmem.heap.object.layout.CollectionForm;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.pool.BlockKind;
import dev.pmem.heap.transaction.CollectionLayout;
import dev.pmem.heap.transaction.EntryCursor;
import dev.pmem.heap.transaction.Transaction;

/**
 * Verifies persistent collections: their trees, that each entry can be read and is found by its own key alone, and their
 * sizes.
 */
final class CollectionVerifier {

	private final Transaction transaction;

	private final Catalog catalog;

	private final Blocks blocks;

	private final Map<Layout, CollectionFields> fields = new HashMap<>();

	private final Deque<Long> reached = new ArrayDeque<>();

	private final Set<Long> verified = new HashSet<>();

	/** Whether objects of a layout refer to others. */
	private final Map<Layout, Boolean> referring = new HashMap<>();

	private boolean followsReferences = true;

	/** What the verifier of the heap does for all that is reached. */
	interface Blocks {

		/** The block is reached, and should be of this kind; false if it was reached before. */
		boolean reach(long offset, BlockKind expected);

		/** Verifies an index tree and gives how many entries it has. */
		long verifyIndex(IndexTree tree);

		/** The object's payload; its blocks are reached. */
		BlockImage reachObject(long reference);

		/** Reads each property. */
		void decode(Layout layout, byte[] bytes, int length);

		/** A value that is in no extent: what it refers to is reached. */
		void link(Layout layout, BlockImage value, long reference);

		/** What damage keeps the action from looking at is told as one problem. */
		void guarded(String what, Runnable action);

		/** Tells a problem. */
		void report(String problem);

	}

	CollectionVerifier(Transaction transaction, Catalog catalog, Blocks blocks) {
		this.transaction = transaction;
		this.catalog = catalog;
		this.blocks = blocks;
	}

	/** Whether an object of this layout can have collections. */
	boolean isOwner(Layout layout) {
		return !fields(layout).isEmpty();
	}

	private CollectionFields fields(Layout layout) {
		return this.fields.computeIfAbsent(layout, CollectionFields::of);
	}

	/**
	 * Whether the object is an entry or element. One that no collection has is no garbage, but was lost: entries of collections
	 * that are garbage are reached from there.
	 */
	boolean isEntry(long offset) {
		BlockImage home = this.transaction.read(offset, new BlockImage());
		return home.kind != BlockKind.FREE.code() && home.type != Catalog.LAYOUT_OF_LAYOUTS
				&& CollectionForm.isName(this.catalog.layout(home.type).typeName());
	}

	/** The collections of an object are reached; they are verified by {@link #verifyReached}. */
	void visit(Layout layout, byte[] bytes, int length) {
		CollectionFields owned = fields(layout);
		if (!owned.isEmpty()) {
			owned.visit(bytes, length, (offset) -> {
				if (Catalog.isCollection(this.transaction, offset)) {
					this.reached.add(offset);
				}
			});
		}
	}

	/** From here on all that is verified is garbage: what it refers to may be gone. */
	void ignoreReferences() {
		this.followsReferences = false;
	}

	/**
	 * Verifies all collections that were reached, and those that are reached from there.
	 * @return whether there was one
	 */
	boolean verifyReached() {
		boolean isAny = !this.reached.isEmpty();
		for (Long next = this.reached.poll(); next != null; next = this.reached.poll()) {
			long offset = next;
			this.blocks.guarded("The collection at offset " + offset, () -> verify(offset));
		}
		return isAny;
	}

	/** Reads an entry or element, and follows what it refers to. */
	private void visitValue(Layout layout, BlockImage value, long reference) {
		this.blocks.decode(layout, value.bytes, value.length);
		visit(layout, value.bytes, value.length);
		if (this.followsReferences && hasReferences(layout)) {
			this.blocks.link(layout, value, reference);
		}
	}

	private boolean hasReferences(Layout layout) {
		return this.referring.computeIfAbsent(layout, (each) -> !LayoutReferences.of(each).paths().isEmpty());
	}

	/** Verifies the collection at this offset, unless it was verified before: several objects may have it. */
	void verify(long offset) {
		if (!this.verified.add(offset)) {
			return;
		}
		if (!this.blocks.reach(offset, BlockKind.COLLECTION)) {
			return;
		}
		BlockImage block = this.transaction.read(offset, new BlockImage());
		if (block.kind != BlockKind.COLLECTION.code()) {
			return;
		}
		if (block.length != CollectionLayout.BYTES) {
			report(offset, "has " + block.length + " bytes");
			return;
		}
		byte[] payload = Arrays.copyOf(block.bytes, block.length);
		CollectionForm form = CollectionForm.of(CollectionLayout.form(payload));
		long size = CollectionLayout.size(payload);
		long found = switch (form) {
			case LIST -> verifyList(offset, CollectionLayout.root(payload));
			case SET, MAP, SORTED_MAP -> verifyEntries(offset, payload, this.catalog.layout(block.type));
			case null -> {
				report(offset, "is of unknown form " + CollectionLayout.form(payload));
				yield size;
			}
		};
		if (found != size) {
			report(offset, "has " + found + " elements, but its size is " + size);
		}
	}

	private void report(long offset, String problem) {
		this.blocks.report("The collection at offset " + offset + ' ' + problem);
	}

	private long verifyEntries(long offset, byte[] payload, Layout made) {
		IndexTree tree = new IndexTree(CollectionLayout.indexNumber(payload), CollectionLayout.root(payload));
		long count = this.blocks.verifyIndex(tree);
		StoredKeys keys = StoredKeys.ofField(made, "key", IndexKeys.MAXIMUM_KEY_BYTES);
		EntryCursor cursor = this.transaction.scan(tree, KeyRange.all(), false);
		byte @Nullable [] previous = null;
		while (cursor.next()) {
			byte[] key = cursor.key();
			long reference = cursor.reference();
			if (previous != null && Arrays.equals(previous, key)) {
				report(offset, "has two entries of the same key, one at offset " + reference);
			}
			previous = key;
			this.blocks.guarded("The collection at offset " + offset, () -> verifyEntry(keys, key, reference));
		}
		return count;
	}

	private void verifyEntry(StoredKeys keys, byte[] key, long reference) {
		BlockImage entry = this.blocks.reachObject(reference);
		Layout layout = this.catalog.layout(entry.type);
		visitValue(layout, entry, reference);
		List<byte[]> own = keys.extractor(layout).keys(entry.bytes, entry.length);
		if (own.stream().noneMatch((each) -> Arrays.equals(each, key))) {
			this.blocks.report("The entry at offset " + reference + " is found by a key that isn't its own");
		}
	}

	private long verifyList(long offset, long root) {
		return ListVerifier.verify(this.transaction, root, new ListVerifier.Visitor() {

			@Override
			public boolean node(long node) {
				return CollectionVerifier.this.blocks.reach(node, BlockKind.LIST_NODE);
			}

			@Override
			public void element(int layoutNumber, byte[] bytes, long leaf) {
				BlockImage element = new BlockImage();
				element.type = layoutNumber;
				element.bytes = bytes;
				element.length = bytes.length;
				visitValue(CollectionVerifier.this.catalog.layout(layoutNumber), element, leaf);
			}

			@Override
			public void object(long reference) {
				BlockImage object = CollectionVerifier.this.blocks.reachObject(reference);
				visitValue(CollectionVerifier.this.catalog.layout(object.type), object, reference);
			}

			@Override
			public void problem(String text) {
				CollectionVerifier.this.blocks.report("The collection at offset " + offset + ": " + text);
			}

		});
	}

}
