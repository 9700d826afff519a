/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.index.IndexKeys;
import dev.pmem.heap.index.IndexTree;
import dev.pmem.heap.transaction.IndexOverlay.Entry;
import dev.pmem.heap.transaction.IndexOverlay.Operation;

/**
 * What a transaction does to indexes: entries that it adds and removes, indexes that it makes and drops. The operations are
 * carried out by its commit, on the newest nodes. Not thread-safe.
 * <p>
 * Invariant: each change of this is noted in the transaction's write set, to be taken back.
 */
public final class IndexChanges {

	private final WriteSet undo;

	/** By the offset of the index's root, in the order in which they were changed. */
	private final Map<Long, IndexOverlay> overlays = new LinkedHashMap<>();

	/** Made when there is one. */
	private List<IndexTree> createdTrees = List.of();

	/** Made when there is one. */
	private List<IndexTree> finishedTrees = List.of();

	/** Made when there is one. */
	private List<IndexTree> droppedTrees = List.of();

	/** @param undo is told how to take changes back */
	IndexChanges(WriteSet undo) {
		this.undo = undo;
	}

	boolean hasChanges() {
		return !this.droppedTrees.isEmpty() || this.overlays.values().stream().anyMatch(IndexOverlay::hasChanges);
	}

	/** Entries that are added and removed, of each index. */
	public Collection<IndexOverlay> overlays() {
		return this.overlays.values();
	}

	/** The indexes that the transaction drops; empty if none. */
	public List<IndexTree> droppedTrees() {
		return this.droppedTrees;
	}

	/** What happens to the entries of an index; null if nothing. */
	public @Nullable IndexOverlay find(IndexTree tree) {
		return overlayOf(tree);
	}

	@Nullable
	IndexOverlay overlayOf(IndexTree tree) {
		return this.overlays.get(tree.rootOffset());
	}

	boolean isCreatedHere(IndexTree tree) {
		return this.createdTrees.contains(tree);
	}

	void addCreated(IndexTree tree) {
		if (this.createdTrees.isEmpty()) {
			this.createdTrees = new ArrayList<>();
		}
		this.createdTrees.add(tree);
		this.undo.noteUndo(() -> this.createdTrees.removeLast());
	}

	void addFinished(IndexTree tree) {
		if (this.finishedTrees.isEmpty()) {
			this.finishedTrees = new ArrayList<>();
		}
		this.finishedTrees.add(tree);
		this.undo.noteUndo(() -> this.finishedTrees.removeLast());
	}

	void addDropped(IndexTree tree) {
		if (this.droppedTrees.isEmpty()) {
			this.droppedTrees = new ArrayList<>();
		}
		this.droppedTrees.add(tree);
		this.undo.noteUndo(() -> this.droppedTrees.removeLast());
	}

	void add(IndexTree tree, byte[] key, long reference, @Nullable String uniqueName,
			@Nullable KeyObserver observer) {
		IndexOverlay overlay = overlay(tree, 0);
		if (uniqueName != null) {
			overlay.uniqueName = uniqueName;
		}
		if (observer != null) {
			overlay.observer = observer;
		}
		Entry entry = new Entry(key, reference);
		add(overlay, entry, (uniqueName != null) ? Operation.ADD_UNIQUE : Operation.ADD);
	}

	private void add(IndexOverlay overlay, Entry entry, Operation added) {
		Operation before = overlay.change(entry);
		assert before == null || before == Operation.REMOVE;
		set(overlay, entry, before, (before == null) ? added : null);
	}

	void addReference(IndexTree tree, long target, long referrer, ReferenceRule rule) {
		add(tree, IndexKeys.ofOffset(target), referrer, rule.isUnique() ? rule.toString() : null, null);
		overlay(tree, 0).rule = rule;
	}

	void addExclusive(IndexTree tree, long collection, byte[] key, long reference) {
		add(overlay(tree, collection), new Entry(key, reference), Operation.ADD_EXCLUSIVE);
	}

	void remove(IndexTree tree, long collection, byte[] key, long reference) {
		IndexOverlay overlay = overlay(tree, collection);
		Entry entry = new Entry(key, reference);
		Operation before = overlay.change(entry);
		assert before != Operation.REMOVE;
		if (before == Operation.ADD_UNIQUE) {
			overlay.takenBack.add(entry);
			this.undo.noteUndo(() -> overlay.takenBack.remove(entry));
		}
		set(overlay, entry, before, (before == null) ? Operation.REMOVE : null);
	}

	private IndexOverlay overlay(IndexTree tree, long collection) {
		return this.overlays.computeIfAbsent(tree.rootOffset(), (_) -> new IndexOverlay(tree, collection));
	}

	/** The transaction relies on the tree being that of the collection when it commits. */
	void relyOn(IndexTree tree, long collection) {
		IndexOverlay overlay = overlay(tree, collection);
		if (!overlay.isReliedOn) {
			overlay.isReliedOn = true;
			this.undo.noteUndo(() -> overlay.isReliedOn = false);
		}
	}

	/** Adds nothing to a tree that the transaction gives up; entries that it has removed are gone from it nevertheless. */
	void giveUp(IndexTree tree, long collection) {
		IndexOverlay overlay = overlay(tree, collection);
		for (Map.Entry<Entry, Operation> change : List.copyOf(overlay.changes.entrySet())) {
			if (change.getValue() != Operation.REMOVE) {
				set(overlay, change.getKey(), change.getValue(), null);
			}
		}
		overlay.isGivenUp = true;
		this.undo.noteUndo(() -> overlay.isGivenUp = false);
	}

	private void set(IndexOverlay overlay, Entry entry, @Nullable Operation before, @Nullable Operation after) {
		overlay.set(entry, after);
		this.undo.noteUndo(() -> overlay.set(entry, before));
	}

	/** Names the indexes that were made or finished, which nobody uses before the transaction has committed. */
	public void nameCreated(IndexBirths births, long sequence) {
		for (int index = 0; index < this.createdTrees.size(); index++) {
			IndexTree tree = this.createdTrees.get(index);
			IndexOverlay overlay = overlayOf(tree);
			births.born(tree, sequence, overlay != null && overlay.hasChanges());
		}
		for (int index = 0; index < this.finishedTrees.size(); index++) {
			births.born(this.finishedTrees.get(index), sequence, true);
		}
	}

	/** The transaction is committed. */
	void tellAddedKeys() {
		this.overlays.values().forEach(IndexOverlay::tellAddedKeys);
	}

}
