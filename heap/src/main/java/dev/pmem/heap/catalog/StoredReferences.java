/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.catalog;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.catalog.ExtentRecord.IndexRecord;
import dev.pmem.heap.catalog.ExtentRecord.ReferenceRecord;
import dev.pmem.heap.index.IndexTree;
import dev.pmem.heap.object.codec.LayoutReferences;
import dev.pmem.heap.object.codec.ReferencePath;

/**
 * An index of references as the catalog describes it, whose entries are found without the class of the objects. Confined
 * to one thread.
 */
public final class StoredReferences {

	private final IndexRecord index;

	private final ReferenceRecord references;

	private final IndexTree tree;

	private final Map<Integer, LayoutReferences> layouts = new HashMap<>();

	/** @param index the record of an index of references */
	public StoredReferences(IndexRecord index) {
		this.index = index;
		this.references = Objects.requireNonNull(index.references());
		this.tree = new IndexTree(index.indexNumber(), index.rootOffset());
	}

	/** The index's name and number, as messages give them. */
	public String name() {
		return this.index.name() + " (number " + this.index.indexNumber() + ')';
	}

	/** The path at which the references stand. */
	public String path() {
		return this.index.properties().getFirst();
	}

	/** What the index's targets are and what becomes of them. */
	public ReferenceRecord references() {
		return this.references;
	}

	/** The tree that holds the index's entries. */
	public IndexTree tree() {
		return this.tree;
	}

	/**
	 * The offsets of the distinct targets of this object, in ascending order: it must have an entry for each of them.
	 * @throws dev.pmem.heap.exception.CorruptPoolException if the bytes are damaged
	 */
	public List<Long> targets(StoredLayout layout, byte[] payload, int length) {
		LayoutReferences visited = this.layouts.computeIfAbsent(layout.number(),
				(_) -> LayoutReferences.of(layout.layout()));
		@Nullable
		String path = ReferencePath.find(path(), this.references.previousPaths(), visited.paths());
		if (path == null) {
			return List.of();
		}
		int wanted = visited.paths().indexOf(path);
		TreeSet<Long> targets = new TreeSet<>();
		visited.visit(payload, length, (each, offset) -> {
			if (each == wanted) {
				targets.add(offset);
			}
		});
		return List.copyOf(targets);
	}

}
