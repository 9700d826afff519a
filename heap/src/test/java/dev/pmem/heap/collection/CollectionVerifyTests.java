/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.collection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.extent.StoreTransaction;
import dev.pmem.heap.index.IndexTree;
import dev.pmem.heap.index.KeyRange;
import dev.pmem.heap.pool.BlockKind;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.transaction.CollectionLayout;
import dev.pmem.heap.transaction.EntryCursor;
import dev.pmem.heap.transaction.Transaction;
import dev.pmem.testing.TemporaryHeap;

/**
 * A verification finds what is wrong with collections whose blocks are all right by themselves.
 */
class CollectionVerifyTests {

	private static final int COUNT = 2000;

	private TemporaryHeap pool;

	@BeforeEach
	void fill() throws Exception {
		this.pool = new TemporaryHeap();
		this.pool.heap().inTransactionWithoutResult((transaction) -> {
			Map<Long, String> map = this.pool.heap().map(transaction, "map", Long.class, String.class);
			List<String> texts = new ArrayList<>();
			for (long key = 0; key < COUNT; key++) {
				map.put(key, "v" + key);
				texts.add("t".repeat((int) (key % 300)));
			}
			this.pool.heap().list(transaction, "list", String.class).addAll(texts);
		});
		assertThat(problems()).isEmpty();
	}

	@AfterEach
	void close() throws Exception {
		this.pool.close();
	}

	private List<String> problems() {
		return this.pool.heap().verify().problems();
	}

	/** The block of the only collection of this form. */
	private static BlockImage collection(Transaction blocks, int form) {
		for (long offset = 1_245_184; offset < 64 << 20; offset += 16) {
			BlockImage image = read(blocks, offset);
			if (image != null && image.kind == BlockKind.COLLECTION.code()
					&& CollectionLayout.form(image.bytes) == form) {
				return image;
			}
		}
		throw new AssertionError("no collection");
	}

	private static BlockImage read(Transaction blocks, long offset) {
		try {
			return blocks.read(offset, new BlockImage());
		} catch (RuntimeException _) {
			return null;
		}
	}

	private void change(Consumer<Transaction> action) {
		this.pool.heap().inTransactionWithoutResult(
				(HeapTransaction transaction) -> action.accept(StoreTransaction.blocks(transaction)));
	}

	private static IndexTree tree(BlockImage collection) {
		return new IndexTree(CollectionLayout.indexNumber(collection.bytes), CollectionLayout.root(collection.bytes));
	}

	@Test
	void aWrongSize() {
		for (int form : List.of(1, 3)) {
			change((blocks) -> {
				BlockImage collection = collection(blocks, form);
				byte[] bytes = collection.bytes.clone();
				CollectionLayout.setSize(bytes, COUNT + 1);
				blocks.updateBlock(collection.offset, BlockKind.COLLECTION, collection.type, bytes, collection.length);
			});
		}
		assertThat(problems()).hasSize(2).allMatch((problem) -> problem.contains(
				"has 2000 elements, but its size is 2001"));
	}

	@Test
	void anEntryThatIsGone() {
		change((blocks) -> {
			EntryCursor entries = blocks.scan(tree(collection(blocks, 3)), KeyRange.all(), false);
			entries.next();
			blocks.deleteObject(entries.reference());
		});
		assertThat(problems()).singleElement().asString().contains("collection at offset");
	}

	@Test
	void anEntryUnderTheKeyOfAnother() {
		change((blocks) -> {
			EntryCursor entries = blocks.scan(tree(collection(blocks, 3)), KeyRange.all(), false);
			entries.next();
			BlockImage first = blocks.readObject(entries.reference(), new BlockImage());
			entries.next();
			blocks.updateObject(entries.reference(), first.type, first.bytes, first.length);
		});
		assertThat(problems()).singleElement().asString().contains("is found by a key that isn't its own");
	}

	@Test
	void anEntryThatNoKeyFinds() {
		change((blocks) -> {
			BlockImage collection = collection(blocks, 3);
			EntryCursor entries = blocks.scan(tree(collection), KeyRange.all(), false);
			entries.next();
			blocks.removeEntry(tree(collection), collection.offset, entries.key(), entries.reference());
		});
		assertThat(problems()).singleElement().asString().contains("is reached from nowhere");
	}

	@Test
	void aListNodeWithAnotherCount() {
		change((blocks) -> {
			BlockImage root = blocks.read(CollectionLayout.root(collection(blocks, 1).bytes), new BlockImage());
			byte[] bytes = root.bytes.clone();
			bytes[12]++;
			blocks.updateBlock(root.offset, BlockKind.LIST_NODE, root.type, bytes, root.length);
		});
		assertThat(problems()).isNotEmpty().anyMatch((problem) -> problem.contains("elements below child 0"));
	}

	@Test
	void aListNodeThatTwoParentsHave() {
		change((blocks) -> {
			BlockImage root = blocks.read(CollectionLayout.root(collection(blocks, 1).bytes), new BlockImage());
			byte[] bytes = root.bytes.clone();
			System.arraycopy(bytes, 4, bytes, 20, 8);
			blocks.updateBlock(root.offset, BlockKind.LIST_NODE, root.type, bytes, root.length);
		});
		assertThat(problems()).anyMatch((problem) -> problem.contains("is reached twice"))
				.anyMatch((problem) -> problem.contains("is reached from nowhere"));
	}

	@Test
	void aLeafInThePlaceOfTheRoot() {
		change((blocks) -> {
			BlockImage root = blocks.read(CollectionLayout.root(collection(blocks, 1).bytes), new BlockImage());
			byte[] bytes = root.bytes.clone();
			bytes[0]++;
			blocks.updateBlock(root.offset, BlockKind.LIST_NODE, root.type, bytes, root.length);
		});
		assertThat(problems()).anyMatch((problem) -> problem.contains("of level"));
	}

}
