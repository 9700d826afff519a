/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.catalog;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

import dev.pmem.heap.catalog.ExtentRecord.IndexRecord;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.LayoutEncoder;

/**
 * What the catalog keeps of an extent whose class has changed, or whose opening takes several commits; stored as an object
 * like any other. An extent without one has an empty history.
 *
 * @param views as which layouts objects of earlier layouts are read
 * @param unfinished indexes that are being built or taken apart, a part of which is in the pool: the next opening frees it
 * @param formerNames names of the extent in earlier releases, which may be another extent's by now
 * @param current numbers of the layouts that the classes had when the extent was last opened, as far as the extent's record
 * lists them; empty if they are the last ones that the record lists, or if {@code unwritten} has all of them
 * @param unwritten fingerprints of the layouts that the classes had when the extent was last opened, and in which no object
 * was written yet, though objects of the same classes were in other ones
 * @param vacant numbers of layouts that the extent's record lists, and of which no object is in the extent any more
 */
public record ExtentHistory(List<View> views, List<IndexRecord> unfinished, List<String> formerNames,
		List<Integer> current, List<String> unwritten, List<Integer> vacant) {

	/** The history of an extent of whose class nothing but the present form is known. */
	public static final ExtentHistory EMPTY = new ExtentHistory(List.of(), List.of(), List.of(), List.of(), List.of(),
			List.of());

	private static final int FINGERPRINT_BYTES = 16;

	/** Copies the lists. Histories of earlier releases lack the last two. */
	@SuppressWarnings("ConstantValue")
	public ExtentHistory {
		views = List.copyOf(views);
		unfinished = List.copyOf(unfinished);
		formerNames = List.copyOf(formerNames);
		current = List.copyOf(current);
		unwritten = (unwritten != null) ? List.copyOf(unwritten) : List.of();
		vacant = (vacant != null) ? List.copyOf(vacant) : List.of();
	}

	/** The history of an extent whose objects of earlier layouts are read by these views. */
	public static ExtentHistory ofViews(List<View> views) {
		return new ExtentHistory(views, List.of(), List.of(), List.of(), List.of(), List.of());
	}

	/**
	 * Objects of one layout are read as if they were of another, which describes the same bytes in the terms of the present
	 * class.
	 *
	 * @param written number of the layout that the objects' headers name
	 * @param readAs number of the other layout
	 */
	public record View(int written, int readAs) {}

	/** What tells a layout from others that is not in the pool. */
	public static String fingerprint(Layout layout) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(LayoutEncoder.encode(layout));
			return HexFormat.of().formatHex(digest, 0, FINGERPRINT_BYTES);
		} catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** The number of the layout as which objects of this layout are read. */
	public int viewOf(int written) {
		for (View view : this.views) {
			if (view.written() == written) {
				return view.readAs();
			}
		}
		return written;
	}

	/** The layouts that the classes had when the extent was last opened, as far as the extent's record lists them. */
	public List<Integer> current(ExtentRecord extent) {
		return (this.current.isEmpty() && this.unwritten.isEmpty()) ? lastOnes(extent) : this.current;
	}

	private static List<Integer> lastOnes(ExtentRecord extent) {
		if (extent.classes().isEmpty()) {
			return extent.layouts().isEmpty() ? List.of() : List.of(extent.layouts().getLast());
		}
		return extent.classes().stream().filter((each) -> !each.layouts().isEmpty())
				.map((each) -> each.layouts().getLast()).toList();
	}

	/**
	 * This history after an opening.
	 * @param extent what is recorded of the extent from now on
	 * @param views the views from now on
	 * @param current the layouts that the classes write from now on, as far as the record lists them
	 * @param unwritten the fingerprints of the others
	 * @param vacant the listed layouts of which the extent has no object
	 */
	public ExtentHistory opened(ExtentRecord extent, List<View> views, List<Integer> current, List<String> unwritten,
			List<Integer> vacant) {
		boolean isPlain = unwritten.isEmpty() && Set.copyOf(current).equals(Set.copyOf(lastOnes(extent)));
		return new ExtentHistory(views, this.unfinished, this.formerNames, isPlain ? List.of() : current, unwritten,
				vacant);
	}

	/**
	 * This history once objects of one more layout may be there, which a class has had since the opening.
	 * @param before what was recorded of the extent
	 * @param after what is recorded with the layout
	 * @param number the layout's number
	 */
	public ExtentHistory written(ExtentRecord before, ExtentRecord after, int number, Layout layout) {
		List<Integer> known = new ArrayList<>(current(before));
		known.add(number);
		List<String> others = new ArrayList<>(this.unwritten);
		others.remove(fingerprint(layout));
		List<Integer> stillVacant = new ArrayList<>(this.vacant);
		stillVacant.remove((Integer) number);
		return opened(after, this.views, known, others, stillVacant);
	}

	/** This history with other unfinished indexes. */
	public ExtentHistory withUnfinished(List<IndexRecord> others) {
		return new ExtentHistory(this.views, others, this.formerNames, this.current, this.unwritten, this.vacant);
	}

	/** This history with one more former name. */
	public ExtentHistory withFormerName(String name) {
		List<String> names = new ArrayList<>(this.formerNames);
		names.add(name);
		return new ExtentHistory(this.views, this.unfinished, names, this.current, this.unwritten, this.vacant);
	}

}
