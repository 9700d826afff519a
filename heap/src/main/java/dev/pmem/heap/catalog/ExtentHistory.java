/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.pmem.heap.catalog.ExtentRecord.IndexRecord;

/**
 * What the catalog keeps of an extent whose class has changed, or whose opening takes several commits; stored as an object
 * like any other. An extent without one has an empty history.
 *
 * @param views as which layouts objects of earlier layouts are read
 * @param unfinished indexes that are being built or taken apart, a part of which is in the pool: the next opening frees it
 * @param formerNames names of the extent in earlier releases, which may be another extent's by now
 * @param current numbers of the layouts that the classes wrote when the extent was last opened; empty if they are the last
 * ones that the extent's record lists
 */
public record ExtentHistory(List<View> views, List<IndexRecord> unfinished, List<String> formerNames,
		List<Integer> current) {

	/** The history of an extent of whose class nothing but the present form is known. */
	public static final ExtentHistory EMPTY = new ExtentHistory(List.of(), List.of(), List.of(),
			List.of());

	/** Copies the lists. */
	public ExtentHistory {
		views = List.copyOf(views);
		unfinished = List.copyOf(unfinished);
		formerNames = List.copyOf(formerNames);
		current = List.copyOf(current);
	}

	/**
	 * Objects of one layout are read as if they were of another, which describes the same bytes in the terms of the present
	 * class.
	 *
	 * @param written number of the layout that the objects' headers name
	 * @param readAs number of the other layout
	 */
	public record View(int written, int readAs) {}

	/** The number of the layout as which objects of this layout are read. */
	public int viewOf(int written) {
		for (View view : this.views) {
			if (view.written() == written) {
				return view.readAs();
			}
		}
		return written;
	}

	/** The layouts that the classes wrote when the extent was last opened. */
	public List<Integer> current(ExtentRecord extent) {
		return this.current.isEmpty() ? lastOnes(extent) : this.current;
	}

	private static List<Integer> lastOnes(ExtentRecord extent) {
		if (extent.classes().isEmpty()) {
			return List.of(extent.layouts().getLast());
		}
		return extent.classes().stream().filter((each) -> !each.layouts().isEmpty())
				.map((each) -> each.layouts().getLast()).toList();
	}

	/**
	 * This history after an opening.
	 * @param extent what is recorded of the extent from now on
	 * @param views the views from now on
	 * @param current the layouts that the classes write from now on
	 */
	public ExtentHistory opened(ExtentRecord extent, List<View> views, List<Integer> current) {
		boolean isPlain = Set.copyOf(current).equals(Set.copyOf(lastOnes(extent)));
		return new ExtentHistory(views, this.unfinished, this.formerNames, isPlain ? List.of() : current);
	}

	/** This history with other unfinished indexes. */
	public ExtentHistory withUnfinished(List<IndexRecord> others) {
		return new ExtentHistory(this.views, others, this.formerNames, this.current);
	}

	/** This history with one more former name. */
	public ExtentHistory withFormerName(String name) {
		List<String> names = new ArrayList<>(this.formerNames);
		names.add(name);
		return new ExtentHistory(this.views, this.unfinished, names, this.current);
	}

}
