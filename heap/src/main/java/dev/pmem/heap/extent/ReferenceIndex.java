/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.List;

import dev.pmem.heap.catalog.ExtentRecord.IndexRecord;
import dev.pmem.heap.catalog.ExtentRecord.ReferenceRecord;
import dev.pmem.heap.index.IndexTree;
import dev.pmem.heap.object.codec.ReferencePath;
import dev.pmem.heap.transaction.ReferenceRule;

/**
 * An index of the references at one path of an extent's objects: an entry for each object and each distinct target. It
 * tells who refers to an object. Made by itself. Immutable and thread-safe.
 *
 * @param tree its entries; a key is the offset of the target, 8 bytes, big-endian
 * @param path where the references stand
 * @param targetTypes names of the classes of which the properties there admit instances
 * @param rule what commits must know
 */
record ReferenceIndex(IndexTree tree, ReferencePath path, List<String> targetTypes, ReferenceRule rule) {

	/** The signature of all of them: their keys depend on nothing but the path. */
	static final String SIGNATURE = "references";

	private static final String NAME_PREFIX = "->";

	String name() {
		return name(this.path.path());
	}

	static String name(String path) {
		return NAME_PREFIX + path;
	}

	IndexRecord toRecord() {
		return new IndexRecord(name(), this.tree.indexNumber(), this.tree.rootOffset(), List.of(this.path.path()),
				false, SIGNATURE, new ReferenceRecord(this.targetTypes, this.path.onDelete(),
						this.path.previousPaths()));
	}

}
