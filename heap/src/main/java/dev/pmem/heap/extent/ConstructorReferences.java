/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.catalog.StoredLayout;
import dev.pmem.heap.object.codec.LayoutReferences;
import dev.pmem.heap.object.codec.ReferencePath;
import dev.pmem.heap.object.layout.LayoutTable;

/**
 * The references of an extent's objects that constructors take: the targets' instances must be made first. Objects that
 * need one another in this way could not be read. Thread-safe.
 */
final class ConstructorReferences {

	private static final LayoutPaths NONE = new LayoutPaths(null, new boolean[0]);

	private static final long[] NO_TARGETS = {};

	private final ExtentClasses classes;

	private final LayoutTable<LayoutPaths> layouts = new LayoutTable<>();

	private final boolean areSome;

	/** @param isNeeded for each path of the references */
	private record LayoutPaths(@Nullable LayoutReferences references, boolean[] isNeeded) {}

	ConstructorReferences(ExtentClasses classes) {
		this.classes = classes;
		this.areSome = classes.all().stream().anyMatch((each) -> !needed(each).isEmpty());
	}

	/** Whether there are such references. */
	boolean areSome() {
		return this.areSome;
	}

	private static List<ReferencePath> needed(HierarchyClass<?> of) {
		return ReferencePath.of(of.codec().nodes()).stream().filter(ReferencePath::isNeededFirst).toList();
	}

	private LayoutPaths paths(StoredLayout layout) {
		LayoutPaths known = this.layouts.get(layout.number());
		return (known != null) ? known : this.layouts.put(layout.number(), makePaths(layout));
	}

	private LayoutPaths makePaths(StoredLayout layout) {
		HierarchyClass<?> owner = this.classes.owner(layout.layout());
		List<ReferencePath> needed = (owner != null) ? needed(owner) : List.of();
		if (needed.isEmpty()) {
			return NONE;
		}
		LayoutReferences references = LayoutReferences.of(layout.layout());
		boolean[] isNeeded = new boolean[references.paths().size()];
		for (ReferencePath path : needed) {
			String found = ReferencePath.find(path.path(), path.previousPaths(), references.paths());
			if (found != null) {
				isNeeded[references.paths().indexOf(found)] = true;
			}
		}
		return new LayoutPaths(references, isNeeded);
	}

	/** The targets of an object whose instances its constructor takes, in the order in which they lie in the object. */
	long[] targets(StoredLayout layout, byte[] payload, int length) {
		LayoutPaths paths = paths(layout);
		if (paths.references == null) {
			return NO_TARGETS;
		}
		TargetList found = new TargetList();
		paths.references.visit(payload, length, (path, offset) -> {
			if (paths.isNeeded[path]) {
				found.add(offset);
			}
		});
		return found.toArray();
	}

	/** The property by which an object needs a target. */
	String path(StoredLayout layout, BlockImage object, long target) {
		LayoutPaths paths = paths(layout);
		LayoutReferences references = Objects.requireNonNull(paths.references);
		String[] found = {""};
		references.visit(object.bytes, object.length, (path, offset) -> {
			if (paths.isNeeded[path] && offset == target) {
				found[0] = references.paths().get(path);
			}
		});
		return found[0];
	}

	private static final class TargetList {

		private long[] targets = new long[4];

		private int count;

		void add(long target) {
			if (this.count == this.targets.length) {
				this.targets = Arrays.copyOf(this.targets, 2 * this.count);
			}
			this.targets[this.count++] = target;
		}

		long[] toArray() {
			return Arrays.copyOf(this.targets, this.count);
		}

	}

}
