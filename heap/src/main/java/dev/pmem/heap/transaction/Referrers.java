/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

import java.util.List;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.index.IndexTree;

/**
 * Which indexes tell who refers to the objects of a class. Implementations are thread-safe.
 */
public interface Referrers {

	/** An index of references. */
	record Index(IndexTree tree, ReferenceRule rule) {}

	/**
	 * The indexes that may have entries for the class's objects: the same list each time, until there is another index. An
	 * index is in the list before any transaction can add an entry to it.
	 * @throws dev.pmem.heap.exception.ConflictException if another index is just being made
	 */
	List<Index> indexes();

	/** Names an object of the class, for messages. */
	String describe(BlockImage object);

}
