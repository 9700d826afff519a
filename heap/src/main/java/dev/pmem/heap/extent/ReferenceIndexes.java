/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.catalog.StoredLayout;
import dev.pmem.heap.object.codec.LayoutReferences;
import dev.pmem.heap.object.codec.ObjectProperties;
import dev.pmem.heap.object.codec.ReferencePath;
import dev.pmem.heap.object.layout.LayoutTable;
import dev.pmem.heap.transaction.Transaction;

/**
 * The indexes of the references of an extent's objects, and the entries that an object has in them. Immutable but for a
 * cache; thread-safe.
 * <p>
 * Invariant: an object in the extent has an entry for each of its references whose path has an index, one for each
 * distinct target; and no others.
 */
final class ReferenceIndexes {

	/** Of a path that no index has: the class has lost the property. */
	private static final int NO_INDEX = -1;

	/** The size of objects from which on it pays to look for what has changed. */
	private static final int LARGE_BYTES = 1024;

	private final List<ReferenceIndex> indexes;

	private final LayoutTable<LayoutPaths> layouts = new LayoutTable<>();

	/**
	 * The references of a layout's objects.
	 *
	 * @param indexNumbers for each path the position of its index, or {@link #NO_INDEX}
	 */
	private record LayoutPaths(LayoutReferences references, int[] indexNumbers) {

		LayoutReferences.Visitor collector(ReferenceSet targets) {
			return (path, offset) -> {
				int index = this.indexNumbers[path];
				if (index != NO_INDEX) {
					targets.add(index, offset);
				}
			};
		}

	}

	ReferenceIndexes(List<ReferenceIndex> indexes) {
		this.indexes = List.copyOf(indexes);
	}

	List<ReferenceIndex> all() {
		return this.indexes;
	}

	/** The classes of which properties admit instances. */
	Set<Class<?>> targetClasses() {
		Set<Class<?>> classes = new LinkedHashSet<>();
		this.indexes.forEach((index) -> classes.addAll(index.path().targets()));
		return classes;
	}

	private LayoutPaths paths(StoredLayout layout) {
		LayoutPaths known = this.layouts.get(layout.number());
		return (known != null) ? known : this.layouts.put(layout.number(), makePaths(layout));
	}

	private LayoutPaths makePaths(StoredLayout layout) {
		LayoutReferences references = LayoutReferences.of(layout.layout());
		int[] indexNumbers = new int[references.paths().size()];
		Arrays.fill(indexNumbers, NO_INDEX);
		for (int index = 0; index < this.indexes.size(); index++) {
			ReferencePath path = this.indexes.get(index).path();
			String found = ReferencePath.find(path.path(), path.previousPaths(), references.paths());
			if (found != null) {
				indexNumbers[references.paths().indexOf(found)] = index;
			}
		}
		return new LayoutPaths(references, indexNumbers);
	}

	/** Adds the bytes of the fixed part that decide, with those behind it, on the entries of this layout's objects. */
	void addFixedBytes(StoredLayout layout, BitSet bytes) {
		if (!this.indexes.isEmpty()) {
			paths(layout).references.addFixedBytes(bytes);
		}
	}

	/** The targets of an object, by the position of the index. */
	private ReferenceSet targets(StoredLayout layout, byte[] payload, int length) {
		LayoutPaths paths = paths(layout);
		ReferenceSet targets = new ReferenceSet(this.indexes.size());
		paths.references.visit(payload, length, paths.collector(targets));
		return targets;
	}

	/** As {@link #targets}, without some that another object of the layout has as well. */
	private ReferenceSet targetsBeyond(StoredLayout layout, byte[] payload, int length, byte[] other, int otherLength) {
		LayoutPaths paths = paths(layout);
		ReferenceSet targets = new ReferenceSet(this.indexes.size());
		paths.references.visitBeyond(payload, length, other, otherLength, paths.collector(targets));
		return targets;
	}

	/** Whether an object refers to a target. */
	private boolean refers(StoredLayout layout, byte[] payload, int length, int index, long target) {
		LayoutPaths paths = paths(layout);
		boolean[] found = new boolean[1];
		paths.references.visit(payload, length,
				(path, offset) -> found[0] |= offset == target && paths.indexNumbers[path] == index);
		return found[0];
	}

	/** Receives the targets of an object. */
	@FunctionalInterface
	interface TargetVisitor {

		/** @param index the position of the index that has the target */
		void visit(int index, long target);

	}

	/** Visits the distinct targets of an object. */
	void forEachTarget(StoredLayout layout, byte[] payload, int length, TargetVisitor visitor) {
		ReferenceSet targets = targets(layout, payload, length);
		for (int index = 0; index < this.indexes.size(); index++) {
			int number = index;
			targets.forEachDistinct(index, (target) -> visitor.visit(number, target));
		}
	}

	/** Adds the entries of an object. */
	void insert(Transaction blocks, StoredLayout layout, byte[] payload, int length, long referrer) {
		if (this.indexes.isEmpty()) {
			return;
		}
		forEachTarget(layout, payload, length, (index, target) -> {
			ReferenceIndex each = this.indexes.get(index);
			blocks.addReference(each.tree(), target, referrer, each.rule());
		});
	}

	/** Removes the entries of an object. */
	void delete(Transaction blocks, StoredLayout layout, byte[] payload, int length, long referrer) {
		if (!this.indexes.isEmpty()) {
			forEachTarget(layout, payload, length, (index, target) -> blocks.removeReference(
					this.indexes.get(index).tree(), target, referrer));
		}
	}

	/** Replaces the entries of an object that has a new state. */
	void update(Transaction blocks, StoredLayout storedLayout, BlockImage stored, StoredLayout layout, byte[] payload,
			int length, long referrer) {
		if (this.indexes.isEmpty()) {
			return;
		}
		if (storedLayout.number() == layout.number() && Math.min(stored.length, length) >= LARGE_BYTES
				&& updateFew(blocks, layout, stored, payload, length, referrer)) {
			return;
		}
		ReferenceSet before = targets(storedLayout, stored.bytes, stored.length);
		ReferenceSet after = targets(layout, payload, length);
		for (int index = 0; index < this.indexes.size(); index++) {
			ReferenceIndex each = this.indexes.get(index);
			before.forEachMissingIn(after, index,
					(target) -> blocks.removeReference(each.tree(), target, referrer));
			after.forEachMissingIn(before, index,
					(target) -> blocks.addReference(each.tree(), target, referrer, each.rule()));
		}
	}

	/**
	 * Replaces the entries of an object that has a new state, if few of its references differ.
	 * @return whether that was so; if not, nothing was changed
	 */
	private boolean updateFew(Transaction blocks, StoredLayout layout, BlockImage stored, byte[] payload, int length,
			long referrer) {
		ReferenceSet before = targetsBeyond(layout, stored.bytes, stored.length, payload, length);
		ReferenceSet after = targetsBeyond(layout, payload, length, stored.bytes, stored.length);
		if (!before.isSmall() || !after.isSmall()) {
			return false;
		}
		for (int index = 0; index < this.indexes.size(); index++) {
			int number = index;
			ReferenceIndex each = this.indexes.get(index);
			before.forEachMissingIn(after, index, (target) -> {
				if (!refers(layout, payload, length, number, target)) {
					blocks.removeReference(each.tree(), target, referrer);
				}
			});
			after.forEachMissingIn(before, index, (target) -> {
				if (!refers(layout, stored.bytes, stored.length, number, target)) {
					blocks.addReference(each.tree(), target, referrer, each.rule());
				}
			});
		}
		return true;
	}

	/** The indexes as queries see them. */
	List<ExtentIndex> views(ObjectProperties objects) {
		return this.indexes.stream().filter((each) -> !each.path().targets().isEmpty())
				.map((each) -> ExtentIndex.ofReferences(each.name(), each.tree(), each.path(), objects)).toList();
	}

}
