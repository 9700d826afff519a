/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.exception.LayoutMismatchException;

/**
 * How many objects of each layout an extent has. Looks at all objects when it is first asked, and never if nobody asks:
 * only what would otherwise keep an application from starting is worth that. Not thread-safe; for one opening.
 */
final class LayoutCensus {

	/** How many ids a message names. */
	static final int NAMED_IDS = 10;

	/** How many objects are looked at in one snapshot. */
	private static final int OBJECTS_IN_PART = 10_000;

	private final Supplier<ObjectScan> scans;

	private final IdReader ids;

	/** By the number of the layout; null until somebody asks. */
	private @Nullable Map<Integer, Counted> counted;

	/** The objects of one layout: how many there are, and the ids of the first. */
	private static final class Counted {

		private long count;

		private final List<@Nullable Object> ids = new ArrayList<>();

	}

	/** Reads the id of an object. */
	@FunctionalInterface
	interface IdReader {

		/** @throws LayoutMismatchException if the present class can't read the ids of such objects */
		@Nullable
		Object id(BlockImage object);

	}

	LayoutCensus(Supplier<ObjectScan> scans, IdReader ids) {
		this.scans = scans;
		this.ids = ids;
	}

	private Map<Integer, Counted> counted() {
		Map<Integer, Counted> known = this.counted;
		if (known == null) {
			known = count();
			this.counted = known;
		}
		return known;
	}

	private Map<Integer, Counted> count() {
		Map<Integer, Counted> found = new HashMap<>();
		ObjectScan scan = this.scans.get();
		int[] left = {0};
		boolean more = true;
		while (more) {
			left[0] = OBJECTS_IN_PART;
			more = scan.visitPart((_, object) -> {
				Counted ofLayout = found.computeIfAbsent(object.type, (_) -> new Counted());
				if (ofLayout.count == ofLayout.ids.size() && ofLayout.count < NAMED_IDS) {
					addId(ofLayout, object);
				}
				ofLayout.count++;
				return --left[0] > 0;
			});
		}
		return found;
	}

	private void addId(Counted ofLayout, BlockImage object) {
		try {
			ofLayout.ids.add(this.ids.id(object));
		} catch (LayoutMismatchException _) {
			// the number of objects must do
		}
	}

	/** Whether the extent has an object of this layout. */
	boolean has(int layoutNumber) {
		return counted().containsKey(layoutNumber);
	}

	/** How many objects the extent has. */
	long total() {
		return counted().values().stream().mapToLong((each) -> each.count).sum();
	}

	/** How many objects of these layouts there are, with the ids of the first, for a message; empty if there are none. */
	String describe(List<Integer> layoutNumbers) {
		long count = 0;
		List<@Nullable Object> named = new ArrayList<>();
		for (int number : layoutNumbers) {
			Counted ofLayout = counted().get(number);
			if (ofLayout != null) {
				count += ofLayout.count;
				named.addAll(ofLayout.ids);
			}
		}
		List<@Nullable Object> first = named.subList(0, Math.min(named.size(), NAMED_IDS));
		if (count == 0 || first.isEmpty()) {
			return (count == 0) ? "" : objects(count);
		}
		return objects(count) + ((count == 1) ? ", with the id " + first.getFirst() : ", with the ids " + first)
				+ ((count > first.size()) ? " and others" : "");
	}

	/** A number of objects in words. */
	static String objects(long count) {
		return count + ((count == 1) ? " object" : " objects");
	}

}
