/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pmem.heap.PersistentHeap;
import dev.pmem.heap.medium.SimulatedMedium;
import dev.pmem.heap.store.Extent;
import dev.pmem.testing.TestSeed;

/**
 * Updates that change a few bytes anywhere in an object: a commit stores the object's header and those bytes alone, which
 * may lie far apart. Power is lost right after each.
 */
class PartialUpdateTests {

	private static final int LENGTH = 600;

	@ParameterizedTest
	@EnumSource(names = {"UNDO_LOG_AND_LINES", "JOURNAL_AND_SECTORS"})
	void whatWasChangedIsThere(CrashSetup setup) {
		try (SimulatedMedium medium = setup.medium(TestSeed.next());
				PersistentHeap heap = setup.first().open(medium, Runnable::run)) {
			Extent<Item> items = heap.extent(Item.EXTENT);
			StringBuilder text = new StringBuilder("x".repeat(LENGTH));
			long reference = heap.inTransaction((transaction) -> items.insert(transaction, item(text)));
			for (int position = 0; position < LENGTH; position += 37) {
				int changed = 1 + position % 100;
				for (int index = position; index < Math.min(position + changed, LENGTH); index++) {
					text.setCharAt(index, (char) (text.charAt(index) - 1));
				}
				Item after = item(text);
				heap.inTransaction((transaction) -> items.update(transaction, reference, after));
				// the one in which nothing is that could be lost
				try (PersistentHeap found = setup.first().open(medium.image(0), Runnable::run)) {
					Extent<Item> there = found.extent(Item.EXTENT);
					Item read = found.inTransaction((transaction) -> there.find(transaction, 1L));
					assertThat(read).as("after a change of %d bytes from %d on", changed, position).isEqualTo(after);
				}
			}
		}
	}

	private static Item item(CharSequence text) {
		return new Item(1, "name", "category", 1, text.toString());
	}

}
