/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.catalog;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.LayoutEncoder;

/**
 * The layouts of a pool and their numbers. A layout has a number before it is in the pool: a class whose objects are only
 * read needs one, too. {@link #get} is thread-safe and takes no lock: the leader of a batch of commits may need it, while
 * another thread holds the catalog's monitor and waits for that leader. All else is guarded by that monitor.
 * <p>
 * Invariants:
 * <ul>
 * <li>a number belongs to one layout, and a layout has one number, for as long as this object lives;
 * <li>the layouts whose numbers are not {@code reserved} are committed, and keep their numbers for as long as the pool lives;
 * <li>{@code added} are those of the {@code reserved} numbers whose layouts the transaction adds that holds the monitor.
 * </ul>
 */
final class KnownLayouts {

	private final Map<Integer, Layout> layouts = new ConcurrentHashMap<>();

	/** Numbers of layouts that the pool lacks. The next opening may give them to others. */
	private final Set<Integer> reserved = new HashSet<>();

	private final Set<Integer> added = new HashSet<>();

	/** Numbers by the layout's encoding. */
	private final Map<String, Integer> numbers = new HashMap<>();

	private int highest = Catalog.LAYOUT_OF_LAYOUTS;

	/** The pool has this layout. */
	void load(int number, Layout layout) {
		this.layouts.put(number, layout);
		this.numbers.put(identity(layout), number);
		this.highest = Math.max(this.highest, number);
	}

	private static String identity(Layout layout) {
		return new String(LayoutEncoder.encode(layout), StandardCharsets.ISO_8859_1);
	}

	/** The layout of this number; null if no layout has it. */
	@Nullable
	Layout get(int number) {
		return this.layouts.get(number);
	}

	/** The number of this layout, which may get one just now. */
	int numberOf(Layout layout) {
		String identity = identity(layout);
		Integer known = this.numbers.get(identity);
		if (known != null) {
			return known;
		}
		this.highest++;
		this.layouts.put(this.highest, layout);
		this.reserved.add(this.highest);
		this.numbers.put(identity, this.highest);
		return this.highest;
	}

	/** Whether the pool has the layout of this number, or the open transaction adds it. */
	boolean isWritten(int number) {
		return !this.reserved.contains(number) || this.added.contains(number);
	}

	/** The open transaction adds the layout of this number. */
	void add(int number) {
		assert this.reserved.contains(number);
		this.added.add(number);
	}

	/** What was added is committed. */
	void committed() {
		this.reserved.removeAll(this.added);
		this.added.clear();
	}

	/** The transaction that has added layouts has ended; they keep their numbers. */
	void ended() {
		this.added.clear();
	}

}
