/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.annotation.PreviousName;
import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Operator;
import dev.pmem.heap.store.ConversionProgress;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.ExtentDefinition;

/**
 * All objects of an extent are written in the present form of their class by one call.
 */
class ConversionTests {

	enum Level {

		LOW, HIGH

	}

	enum Grade {

		@PreviousName("HIGH")
		TOP, @PreviousName("LOW")
		BOTTOM

	}

	record Part(String name, int size) {}

	record Piece(@PreviousName("size") long length, String name, String color) {}

	record Before(long id, String name, Level level, Part part, List<Part> parts, Map<Level, Set<Short>> map,
			SortedSet<Level> levels, byte[] bytes, Integer number) {}

	static class After {

		long id;

		@PreviousName("name")
		String title;

		Grade level;

		Piece part;

		List<Piece> parts;

		Map<Grade, Set<Integer>> map;

		SortedSet<Grade> levels;

		byte[] bytes;

		Long number;

		String added = "added";

	}

	@TempDir
	Path folder;

	private PersistentHeap open() {
		return PersistentHeap.open(this.folder.resolve("test.pmem"),
				new HeapOptions(Durability.PROCESS_CRASH, 4 << 20, 256 << 20));
	}

	private static Before before(long id) {
		return new Before(id, "name " + id, (id % 2 == 0) ? Level.LOW : Level.HIGH,
				(id % 3 == 0) ? null : new Part("p" + id, (int) id), List.of(new Part("q", 1), new Part("r", 2)),
				Map.of(Level.LOW, Set.of((short) id, (short) -id)), new TreeSet<>(Set.of(Level.LOW, Level.HIGH)),
				new byte[(int) id % 50], (id % 5 == 0) ? null : (int) id);
	}

	private void fill(int count) {
		try (PersistentHeap heap = open()) {
			Extent<Before> extent = heap.extent(ExtentDefinition.of("things", Before.class).id("id").index("name")
					.build());
			heap.inTransactionWithoutResult((transaction) -> {
				for (long id = 1; id <= count; id++) {
					extent.insert(transaction, before(id));
				}
			});
		}
	}

	private static Extent<After> after(PersistentHeap heap) {
		return heap.extent(ExtentDefinition.of("things", After.class).id("id").index("title").index("level").build());
	}

	private static After get(PersistentHeap heap, Extent<After> extent, long id) {
		return heap.inTransaction((transaction) -> Objects.requireNonNull(extent.find(transaction, id)));
	}

	private static void requireEqual(After found, Before expected) {
		assertThat(found.title).isEqualTo(expected.name());
		assertThat(found.level).isEqualTo((expected.level() == Level.LOW) ? Grade.BOTTOM : Grade.TOP);
		assertThat(found.part).isEqualTo((expected.part() == null)
				? null
				: new Piece(expected.part().size(), expected.part().name(), null));
		assertThat(found.parts).containsExactly(new Piece(1, "q", null), new Piece(2, "r", null));
		assertThat(found.map).containsOnlyKeys(Grade.BOTTOM);
		assertThat(found.map.get(Grade.BOTTOM)).containsExactlyInAnyOrder((int) expected.id(), (int) -expected.id());
		assertThat(found.levels).containsExactly(Grade.TOP, Grade.BOTTOM);
		assertThat(found.bytes).isEqualTo(expected.bytes());
		assertThat(found.number).isEqualTo((expected.number() == null) ? null : Long.valueOf(expected.number()));
		assertThat(found.added).isEqualTo("added");
	}

	@Test
	void allObjectsAreConvertedWithTheirValues() {
		fill(1000);
		try (PersistentHeap heap = open()) {
			Extent<After> extent = after(heap);
			assertThat(heap.contents().extents().getFirst().layoutCount()).as("nothing is written in the new form yet")
					.isEqualTo(1);
			List<ConversionProgress> told = new ArrayList<>();
			assertThat(heap.convertObjects(told::add)).isEqualTo(1000);
			assertThat(told).hasSize(6).last().isEqualTo(new ConversionProgress("things", 1000, 1000, 1000));
			assertThat(heap.contents().extents().getFirst().layoutCount()).isEqualTo(1);
			for (long id = 1; id <= 1000; id++) {
				requireEqual(get(heap, extent, id), before(id));
			}
			assertThat(heap.verify().problems()).isEmpty();
			// what was converted is what would have been saved
			long commits = heap.statistics().commitSequence();
			heap.inTransactionWithoutResult((transaction) -> {
				for (long id = 1; id <= 1000; id++) {
					long reference = extent.locate(transaction, id);
					assertThat(extent.update(transaction, reference, extent.read(transaction, reference))).isFalse();
				}
			});
			assertThat(heap.statistics().commitSequence()).isEqualTo(commits);
			assertThat(heap.convertObjects(told::add)).isZero();
		}
		try (PersistentHeap heap = open()) {
			assertThat(heap.verify().problems()).isEmpty();
			Extent<After> extent = after(heap);
			requireEqual(get(heap, extent, 7), before(7));
			assertThat(heap.<Long>inTransaction((transaction) -> extent.count(transaction,
					Criteria.where("level", Operator.EQUAL, Grade.TOP)))).isEqualTo(500);
			assertThat(heap.verify().problems()).isEmpty();
		}
	}

	@Test
	void otherTransactionsGoOn() throws InterruptedException {
		fill(3000);
		try (PersistentHeap heap = open()) {
			Extent<After> extent = after(heap);
			AtomicBoolean stop = new AtomicBoolean();
			List<Throwable> failures = new ArrayList<>();
			Thread user = Thread.ofPlatform().start(() -> {
				for (long round = 0; !stop.get(); round++) {
					long id = 1 + round % 3000;
					try {
						heap.inTransactionWithoutResult((transaction) -> {
							long reference = extent.locate(transaction, id);
							After changed = extent.read(transaction, reference);
							changed.added = changed.added + "+";
							extent.update(transaction, reference, changed);
						});
					} catch (ConflictException _) {
						// the other one was first
					} catch (RuntimeException | Error ex) {
						failures.add(ex);
						return;
					}
				}
			});
			heap.convertObjects((_) -> {});
			stop.set(true);
			user.join();
			assertThat(failures).isEmpty();
			assertThat(heap.contents().extents().getFirst().layoutCount()).isEqualTo(1);
			assertThat(heap.verify().problems()).isEmpty();
		}
		try (PersistentHeap heap = open()) {
			Extent<After> extent = after(heap);
			assertThat(get(heap, extent, 2999).title).isEqualTo("name 2999");
			assertThat(heap.verify().problems()).isEmpty();
		}
	}

	@Test
	void aConversionThatWasCutOffGoesOn() {
		fill(1000);
		try (PersistentHeap heap = open()) {
			after(heap);
			RuntimeException cut = new RuntimeException("cut off");
			try {
				heap.convertObjects((progress) -> {
					if (progress.convertedCount() >= 400) {
						throw cut;
					}
				});
			} catch (RuntimeException ex) {
				assertThat(ex).isSameAs(cut);
			}
			assertThat(heap.verify().problems()).isEmpty();
		}
		try (PersistentHeap heap = open()) {
			Extent<After> extent = after(heap);
			assertThat(heap.convertObjects((_) -> {})).isEqualTo(600);
			requireEqual(get(heap, extent, 999), before(999));
			assertThat(heap.verify().problems()).isEmpty();
		}
	}

}
