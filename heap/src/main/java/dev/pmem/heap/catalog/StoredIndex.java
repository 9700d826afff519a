/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.catalog;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.pmem.heap.catalog.ExtentRecord.IndexRecord;
import dev.pmem.heap.index.IndexTree;
import dev.pmem.heap.object.codec.FieldReader;
import dev.pmem.heap.object.key.StoredKeys;

/**
 * An index as the catalog describes it, whose keys are made without the class of the objects. Confined to one thread.
 */
public final class StoredIndex {

	private final IndexRecord index;

	private final IndexTree tree;

	private final StoredKeys keys;

	private final Map<Integer, StoredKeys.Extractor> extractors = new HashMap<>();

	/**
	 * @throws dev.pmem.heap.exception.CorruptPoolException if the recorded signature can't be read
	 */
	public StoredIndex(IndexRecord index) {
		this.index = index;
		this.tree = new IndexTree(index.indexNumber(), index.rootOffset());
		this.keys = StoredKeys.of(index.signature());
	}

	/** The index's name and number, as messages give them. */
	public String name() {
		return this.index.name() + " (number " + this.index.indexNumber() + ')';
	}

	/** The tree that holds the index's entries. */
	public IndexTree tree() {
		return this.tree;
	}

	/** Whether the index has an entry for each element of an object's container, and not one for each object. */
	public boolean isOfElements() {
		return this.keys.isOfElements();
	}

	/**
	 * The keys that this object may have, or those of its elements; of the former the index must have exactly one of them. See {@link StoredKeys.Extractor#keys}.
	 */
	public List<byte[]> keys(StoredLayout layout, byte[] payload, int length) {
		return this.extractors.computeIfAbsent(layout.number(), (number) -> this.keys.extractor(layout.layout())).keys(
				payload,
				length);
	}

	/**
	 * Whether it is certain that no other object may have this object's key. A key with a null in it may occur again.
	 */
	public boolean isEnforced(StoredLayout layout, byte[] payload, int length) {
		if (!this.index.unique()) {
			return false;
		}
		for (String property : this.index.properties()) {
			FieldReader field = FieldReader.find(layout.layout(), property);
			if (field == null || field.isNull(payload, length)) {
				return false;
			}
		}
		return true;
	}

}
