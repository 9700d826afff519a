/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.index.IndexTree;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;
import dev.pmem.heap.transaction.Transaction;

/**
 * The verifier compares an index of elements with the objects that have the elements.
 */
class ElementEntryTests {

	record Crate(long id, List<String> tags) {}

	private static final ExtentDefinition<Crate> CRATES = ExtentDefinition.of("crates", Crate.class).id("id")
			.index("tags[]").build();

	@TempDir
	Path folder;

	private PersistentHeap heap;

	private long reference;

	/** The tree of the index of tags. */
	private IndexTree tree;

	private byte[] key;

	@BeforeEach
	void open() throws ReflectiveOperationException {
		this.heap = PersistentHeap.open(this.folder.resolve("crates.pmem"),
				HeapOptions.DEFAULTS.withDurability(Durability.PROCESS_CRASH));
		Extent<Crate> crates = this.heap.extent(CRATES);
		this.heap.inTransactionWithoutResult((transaction) -> {
			for (long id = 1; id <= 50; id++) {
				crates.insert(transaction, new Crate(id, List.of("tag" + id, "all", "all")));
			}
			this.reference = crates.locate(transaction, 7L);
		});
		ExtentIndex index = (ExtentIndex) ((List<?>) value(value(crates, "target"), "indexes")).getFirst();
		this.tree = index.tree();
		this.key = index.encoding().encode("tag7");
	}

	private static Object value(Object of, String field) throws ReflectiveOperationException {
		Field found = of.getClass().getDeclaredField(field);
		found.setAccessible(true);
		return found.get(of);
	}

	@AfterEach
	void close() {
		this.heap.close();
	}

	private void change(Consumer<Transaction> action) {
		this.heap.inTransactionWithoutResult((transaction) -> action.accept(StoreTransaction.blocks(transaction)));
	}

	@Test
	void aSoundPool() {
		assertThat(this.heap.verify().problems()).isEmpty();
		assertThat(this.heap.verify().entryCount()).isGreaterThanOrEqualTo(50 + 2 * 50);
	}

	@Test
	void anElementWithoutEntry() {
		change((blocks) -> blocks.removeEntry(this.tree, this.key, this.reference));
		assertThat(this.heap.verify().problems())
				.anyMatch((problem) -> problem.contains("Index tags[]") && problem.contains(
						"has no entry for an element of the object at offset " + this.reference));
	}

	@Test
	void anEntryWithoutElement() {
		change((blocks) -> blocks.addEntry(this.tree, "tag0".getBytes(StandardCharsets.US_ASCII), this.reference,
				null));
		assertThat(this.heap.verify().problems()).singleElement().asString()
				.contains("Index tags[]", "has 1 entries more than the objects have elements");
	}

}
