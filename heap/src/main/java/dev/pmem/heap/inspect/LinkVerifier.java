/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.inspect;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.annotation.DeleteAction;
import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.block.LongMap;
import dev.pmem.heap.catalog.ExtentLayouts;
import dev.pmem.heap.catalog.StoredLayout;
import dev.pmem.heap.catalog.StoredReferences;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.extent.StoredExtent;
import dev.pmem.heap.index.IndexKeys;
import dev.pmem.heap.index.IndexScratch;
import dev.pmem.heap.index.IndexTree;
import dev.pmem.heap.object.codec.LayoutReferences;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.pool.BlockKind;
import dev.pmem.heap.transaction.ObjectBlocks;
import dev.pmem.heap.transaction.Transaction;

/**
 * Follows each reference of each object: at its end must be an object that the property may refer to. Reaches the objects
 * that are in no extent, and compares the indexes of references with the references. Confined to one thread.
 * <p>
 * Each extent is added, then its objects are visited; {@link #follow} comes after all of them.
 */
final class LinkVerifier {

	private final Transaction transaction;

	private final Blocks blocks;

	private final IndexScratch scratch = new IndexScratch();

	private final List<Extent> extents = new ArrayList<>();

	private final Map<Integer, Extent> byLayout = new HashMap<>();

	/** By the offset of the target, each rule once. */
	private final LongMap<Link> links = new LongMap<>();

	/** Targets that were not looked at. */
	private final ArrayDeque<Long> targets = new ArrayDeque<>();

	/** The index of what roots refer to; null if there is none. */
	private @Nullable IndexTree rootTree;

	private long rootEntryCount;

	private final List<RootTarget> rootTargets = new ArrayList<>();

	private long referenceCount;

	/** A reference of a root. */
	private record RootTarget(long root, long target) {}

	/** What the verifier of the heap knows and does. */
	interface Blocks {

		/** Whether there is a block that was not reached. */
		boolean isUnreached(long offset);

		/** The payload of an object that may have left its extent; its blocks are reached. */
		BlockImage reachLinked(long reference);

		/** Tells a problem. */
		void report(String problem);

	}

	/**
	 * What a reference at a path may be.
	 *
	 * @param targetTypes names of the classes that are admitted; empty if they are not known
	 */
	private record Rule(String path, boolean admitsKept, List<String> targetTypes) {}

	/** A reference; all to one target with different rules are linked. */
	private record Link(Rule rule, long referrer, @Nullable Link next) {

		@Override
		public String toString() {
			return "The object at offset " + this.referrer + " refers by its property " + this.rule.path
					+ " to offset ";
		}

	}

	/** An extent whose objects refer to others. */
	final class Extent {

		private final String name;

		private final boolean hasIds;

		private final ExtentLayouts layouts;

		private final @Nullable StoredExtent<?> open;

		private final Set<String> followed = new HashSet<>();

		private final List<Index> indexes = new ArrayList<>();

		private final Map<String, Rule> rules = new HashMap<>();

		private final Map<Integer, LayoutReferences> references = new HashMap<>();

		private Extent(String name, boolean hasIds, ExtentLayouts layouts, @Nullable StoredExtent<?> open) {
			this.name = name;
			this.hasIds = hasIds;
			this.layouts = layouts;
			this.open = open;
		}

		/** An index of the references of its objects. */
		void add(StoredReferences stored, long entryCount) {
			this.indexes.add(new Index(stored, entryCount));
			boolean admitsKept = stored.references().onDelete() == DeleteAction.KEEP || !this.hasIds;
			this.rules.put(stored.path(), new Rule(stored.path(), admitsKept, stored.references().targetTypes()));
			this.followed.add(stored.path());
		}

		/** Objects of this layout are written today: what they refer to is referred to. Older ones may have more. */
		void addCurrent(StoredLayout layout) {
			this.followed.addAll(LayoutReferences.of(layout.layout()).paths());
		}

		/** An object: its references are followed later. */
		void visit(BlockImage object, long reference) {
			StoredLayout layout = this.layouts.get(object.type);
			verifyEntries(layout, object, reference);
			LayoutReferences visited = this.references.computeIfAbsent(layout.number(),
					(_) -> LayoutReferences.of(layout.layout()));
			visited.visit(object.bytes, object.length, (path, target) -> {
				String name = visited.paths().get(path);
				if (this.followed.contains(name)) {
					link(target, reference, this.rules.computeIfAbsent(name, (_) -> new Rule(name, true, List.of())));
				}
			});
		}

		private void verifyEntries(StoredLayout layout, BlockImage object, long reference) {
			for (Index index : this.indexes) {
				for (long target : index.stored.targets(layout, object.bytes, object.length)) {
					index.expectedCount++;
					byte[] key = IndexKeys.ofOffset(target);
					if (!index.stored.tree().contains(LinkVerifier.this.transaction, key, key.length, reference,
							LinkVerifier.this.scratch)) {
						report("Index " + index.stored.name()
								+ " has no entry for the reference of the object at offset "
								+ reference + " to the one at " + target);
					}
				}
			}
		}

		private void verifyCounts() {
			for (Index index : this.indexes) {
				if (index.entryCount != index.expectedCount) {
					report("The objects of extent " + this.name + " have " + index.expectedCount + " references at "
							+ index.stored.path() + ", but index " + index.stored.name() + " has " + index.entryCount
							+ " entries");
				}
			}
		}

	}

	/** An index of references, and how many entries it has and should have. */
	private static final class Index {

		final StoredReferences stored;

		final long entryCount;

		long expectedCount;

		Index(StoredReferences stored, long entryCount) {
			this.stored = stored;
			this.entryCount = entryCount;
		}

	}

	private final IntFunction<ExtentLayouts> withoutExtent;

	/**
	 * @param withoutExtent gives the layouts of objects that are in no extent, by the number of the layout
	 */
	LinkVerifier(Transaction transaction, Blocks blocks, IntFunction<ExtentLayouts> withoutExtent) {
		this.transaction = transaction;
		this.blocks = blocks;
		this.withoutExtent = withoutExtent;
	}

	/** What is known of objects with a layout that no extent's objects have: they have no ids. */
	private Extent objectsWithoutIds(int layoutNumber) {
		ExtentLayouts layouts = this.withoutExtent.apply(layoutNumber);
		StoredLayout layout = layouts.get(layoutNumber);
		Extent added = add(layout.layout().typeName(), false, List.of(layoutNumber), layouts, null);
		added.addCurrent(layout);
		return added;
	}

	private void report(String problem) {
		this.blocks.report(problem);
	}

	/**
	 * Begins an extent.
	 * @param layoutNumbers the layouts that its objects may have
	 */
	Extent add(String name, boolean hasIds, List<Integer> layoutNumbers, ExtentLayouts layouts,
			@Nullable StoredExtent<?> open) {
		Extent extent = new Extent(name, hasIds, layouts, open);
		this.extents.add(extent);
		layoutNumbers.forEach((number) -> this.byLayout.putIfAbsent(number, extent));
		return extent;
	}

	/** The index of what roots refer to, by all of their paths. */
	void addRoots(IndexTree tree, long entryCount) {
		this.rootTree = tree;
		this.rootEntryCount = entryCount;
	}

	/** An entry of a collection: its references are followed later. */
	void visitEntry(Layout layout, BlockImage value, long reference) {
		LayoutReferences visited = LayoutReferences.of(layout);
		visited.visit(value.bytes, value.length, (path, target) -> link(target, reference,
				new Rule(visited.paths().get(path), true, List.of())));
	}

	/** The value of a root. */
	void visitRoot(Layout layout, BlockImage value, long reference) {
		LayoutReferences visited = LayoutReferences.of(layout);
		Set<Long> distinct = new HashSet<>();
		visited.visit(value.bytes, value.length, (path, target) -> {
			link(target, reference, new Rule(visited.paths().get(path), true, List.of()));
			if (distinct.add(target)) {
				this.rootTargets.add(new RootTarget(reference, target));
			}
		});
	}

	private void verifyRoots() {
		IndexTree tree = this.rootTree;
		for (RootTarget each : this.rootTargets) {
			byte[] key = IndexKeys.ofOffset(each.target);
			if (tree == null || !tree.contains(this.transaction, key, key.length, each.root, this.scratch)) {
				report("The index of roots has no entry for the reference of the root at offset " + each.root
						+ " to the object at " + each.target);
			}
		}
		if (this.rootEntryCount != this.rootTargets.size()) {
			report("Roots have " + this.rootTargets.size() + " references, but their index has " + this.rootEntryCount
					+ " entries");
		}
	}

	private void link(long target, long referrer, Rule rule) {
		this.referenceCount++;
		Link first = this.links.get(target);
		for (Link link = first; link != null; link = link.next) {
			if (link.rule.equals(rule)) {
				return;
			}
		}
		this.links.put(target, new Link(rule, referrer, first));
		this.targets.add(target);
	}

	/** Follows all references, and those of the objects that are reached by them. */
	void follow() {
		for (Long target = this.targets.poll(); target != null; target = this.targets.poll()) {
			follow(target);
		}
	}

	private void follow(long target) {
		Link first = this.links.get(target);
		if (first == null) {
			return;
		}
		BlockImage home;
		try {
			home = this.transaction.read(target, new BlockImage());
		} catch (CorruptPoolException ex) {
			report(first.toString() + target + ", where no object is: " + ex.getMessage());
			return;
		}
		if (!isObject(home)) {
			report(first.toString() + target + ", where a block of kind " + BlockKind.of(home.kind) + " lies");
			return;
		}
		Extent extent;
		try {
			extent = extent(home);
		} catch (CorruptPoolException ex) {
			report(first.toString() + target + ", where no object of an extent lies: " + ex.getMessage());
			return;
		}
		for (Link link = first; link != null; link = link.next) {
			verify(link, target, home, extent);
		}
		if (this.blocks.isUnreached(target)) {
			if (extent.hasIds && !ObjectBlocks.isKept(home)) {
				report(first.toString() + target + ", whose object is missing in extent " + extent.name);
			}
			extent.visit(this.blocks.reachLinked(target), target);
		}
	}

	private Extent extent(BlockImage home) {
		Extent extent = this.byLayout.get(home.type);
		return (extent != null) ? extent : objectsWithoutIds(home.type);
	}

	private static boolean isObject(BlockImage home) {
		return home.kind == BlockKind.OBJECT.code() || home.kind == BlockKind.FORWARD.code()
				|| ObjectBlocks.isKept(home);
	}

	private void verify(Link link, long target, BlockImage home, Extent extent) {
		if (ObjectBlocks.isKept(home) && !link.rule.admitsKept) {
			report(link.toString() + target + ", whose object has left extent " + extent.name
					+ ", though the property is not declared with @OnDelete(KEEP)");
		}
		StoredExtent<?> open = extent.open;
		if (open != null && !link.rule.targetTypes.isEmpty() && !open.isOneOf(home, link.rule.targetTypes)) {
			report(link.toString() + target + ", whose object is of extent " + extent.name + " and none of "
					+ link.rule.targetTypes);
		}
	}

	/**
	 * An object that nothing reaches: if it is none that an extent has lost, it is garbage.
	 * @return whether it is garbage
	 */
	boolean isGarbage(long offset) {
		BlockImage home = this.transaction.read(offset, new BlockImage());
		Extent extent = isObject(home) ? extent(home) : null;
		if (extent == null || extent.hasIds && !ObjectBlocks.isKept(home)) {
			return false;
		}
		BlockImage object = this.blocks.reachLinked(offset);
		extent.verifyEntries(extent.layouts.get(object.type), object, offset);
		return true;
	}

	/** Must be called last: there must be no entries but those of objects. */
	void finish() {
		this.extents.forEach(Extent::verifyCounts);
		verifyRoots();
	}

	/** The number of references. */
	long referenceCount() {
		return this.referenceCount;
	}

}
