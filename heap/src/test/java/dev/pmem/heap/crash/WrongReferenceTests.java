/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.Durability;
import dev.pmem.heap.HeapOptions;
import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.extent.StoreTransaction;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.transaction.Transaction;

/**
 * References that are wrong, in blocks whose checksums are right, as if the engine had stored them: {@code verify} names
 * each, and reading gives no object of another class, and no error of the JVM.
 */
class WrongReferenceTests {

	@TempDir
	Path folder;

	private final DamageGraph graph = new DamageGraph();

	private PersistentHeap heap;

	@BeforeEach
	void open() {
		this.heap = PersistentHeap.open(this.folder.resolve("pool"),
				HeapOptions.DEFAULTS.withDurability(Durability.PROCESS_CRASH));
		this.graph.fill(this.heap);
		assertThat(this.heap.verify().problems()).isEmpty();
		assertThat(this.graph.requireRightOrRefused(this.heap)).isZero();
	}

	@AfterEach
	void close() {
		this.heap.close();
	}

	private long reference(Extent<?> extent, long id) {
		return this.heap.inTransaction((transaction) -> extent.locate(transaction, id));
	}

	/** Offsets at which no object lies to which an animal's keeper could refer. */
	private Map<String, Long> wrongOffsets() {
		Map<String, Long> wrong = new LinkedHashMap<>();
		wrong.put("an object of another class", reference(this.heap.extent(DamageGraph.ANIMALS), 5L));
		wrong.put("a live object", reference(this.heap.extent(DamageGraph.LABELS), 1L));
		wrong.put("within an object", reference(this.heap.extent(DamageGraph.KEEPERS), 2L) + 8);
		wrong.put("behind the pool", 1L << 40);
		wrong.put("before the pool", -16L);
		wrong.put("the header", 16L);
		wrong.put("a free place", (1L << 20) + (3 << 19));
		return wrong;
	}

	/** Overwrites the references of an object to another one; gives the object's bytes before. */
	private byte[] replace(long object, long former, long present) {
		return this.heap.inTransaction((transaction) -> {
			Transaction blocks = StoreTransaction.blocks(transaction);
			BlockImage image = blocks.readObject(object, new BlockImage());
			byte[] before = Arrays.copyOf(image.bytes, image.length);
			byte[] bytes = image.bytes.clone();
			MemorySegment segment = MemorySegment.ofArray(bytes);
			int found = 0;
			for (int at = 0; at + Long.BYTES <= image.length; at++) {
				if (segment.get(ValueLayout.JAVA_LONG_UNALIGNED, at) == former) {
					segment.set(ValueLayout.JAVA_LONG_UNALIGNED, at, present);
					found++;
				}
			}
			assertThat(found).as("references").isPositive();
			blocks.updateObject(object, image.type, bytes, image.length);
			return before;
		});
	}

	private void restore(long object, byte[] bytes) {
		this.heap.inTransactionWithoutResult((transaction) -> {
			Transaction blocks = StoreTransaction.blocks(transaction);
			int type = blocks.readObject(object, new BlockImage()).type;
			blocks.updateObject(object, type, bytes, bytes.length);
		});
	}

	/** Each slot that refers: its object, and to what. */
	private Map<String, long[]> slots() {
		Extent<DamageGraph.Animal> animals = this.heap.extent(DamageGraph.ANIMALS);
		Extent<DamageGraph.Keeper> keepers = this.heap.extent(DamageGraph.KEEPERS);
		Map<String, long[]> slots = new TreeMap<>();
		slots.put("a superclass's property", new long[]{reference(animals, 10), reference(keepers, 4)});
		slots.put("a subclass's property", new long[]{reference(animals, 11), reference(animals, 9)});
		slots.put("an element", new long[]{reference(animals, 12), reference(animals, 5)});
		slots.put("a value of a map", new long[]{reference(keepers, 3), reference(animals, 15)});
		slots.put("a live object's property", new long[]{reference(this.heap.extent(DamageGraph.LABELS), 2L),
				reference(keepers, 2)});
		return slots;
	}

	@Test
	void areToldByVerifyWithTheirPlace() {
		slots().forEach((what, slot) -> wrongOffsets().forEach((where, offset) -> {
			if (offset == slot[1]) {
				return;
			}
			byte[] before = replace(slot[0], slot[1], offset);
			List<String> problems = this.heap.verify().problems();
			assertThat(problems).as("%s refers to %s", what, where).isNotEmpty();
			assertThat(String.join("\n", problems)).as("%s refers to %s", what, where)
					.containsAnyOf(Long.toString(slot[0]), Long.toString(offset));
			restore(slot[0], before);
			assertThat(this.heap.verify().problems()).as("mended").isEmpty();
		}));
	}

	@Test
	void areRefusedOrAdmittedWhenTheyAreRead() {
		slots().forEach((what, slot) -> wrongOffsets().forEach((where, offset) -> {
			boolean isAnimal = what.equals("an element") || what.equals("a value of a map");
			if (isAnimal && where.equals("an object of another class") || offset == slot[1]) {
				// an animal as well
				return;
			}
			byte[] before = replace(slot[0], slot[1], offset);
			int refusals = this.graph.requireRightOrRefused(this.heap);
			assertThat(refusals).as("%s refers to %s", what, where).isPositive();
			restore(slot[0], before);
			assertThat(this.graph.requireRightOrRefused(this.heap)).as("mended").isZero();
		}));
	}

}
