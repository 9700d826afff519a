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

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.LayoutEncoder;

/**
 * The layouts of a pool and their numbers. A layout has a number before it is in the pool: a class whose objects are only
 * read needs one, too. Guarded by the catalog's monitor.
 * <p>
 * Invariants:
 * <ul>
 * <li>a number belongs to one layout, and a layout has one number, for as long as this object lives;
 * <li>{@code stored} holds committed layouts only, whose numbers never change;
 * <li>{@code added} are those of the {@code reserved} layouts that the transaction which holds the monitor adds.
 * </ul>
 */
final class KnownLayouts {

	private final Map<Integer, Layout> stored = new HashMap<>();

	/** Layouts with a number that the pool lacks. The next opening may give their numbers to others. */
	private final Map<Integer, Layout> reserved = new HashMap<>();

	private final Set<Integer> added = new HashSet<>();

	/** Numbers of all of them, by the layout's encoding. */
	private final Map<String, Integer> numbers = new HashMap<>();

	private int highest = Catalog.LAYOUT_OF_LAYOUTS;

	/** The pool has this layout. */
	void load(int number, Layout layout) {
		this.stored.put(number, layout);
		this.numbers.put(identity(layout), number);
		this.highest = Math.max(this.highest, number);
	}

	private static String identity(Layout layout) {
		return new String(LayoutEncoder.encode(layout), StandardCharsets.ISO_8859_1);
	}

	/** The layout of this number; null if no layout has it. */
	@Nullable
	Layout get(int number) {
		Layout layout = this.stored.get(number);
		return (layout != null) ? layout : this.reserved.get(number);
	}

	/** The number of this layout, which may get one just now. */
	int numberOf(Layout layout) {
		String identity = identity(layout);
		Integer known = this.numbers.get(identity);
		if (known != null) {
			return known;
		}
		this.highest++;
		this.reserved.put(this.highest, layout);
		this.numbers.put(identity, this.highest);
		return this.highest;
	}

	/** Whether the pool has the layout of this number, or the open transaction adds it. */
	boolean isWritten(int number) {
		return this.stored.containsKey(number) || this.added.contains(number);
	}

	/** The open transaction adds the layout of this number. */
	void add(int number) {
		assert this.reserved.containsKey(number);
		this.added.add(number);
	}

	/** What was added is committed. */
	void committed() {
		for (int number : this.added) {
			Layout layout = this.reserved.remove(number);
			assert layout != null;
			this.stored.put(number, layout);
		}
		this.added.clear();
	}

	/** The transaction that has added layouts has ended; they keep their numbers. */
	void ended() {
		this.added.clear();
	}

}
