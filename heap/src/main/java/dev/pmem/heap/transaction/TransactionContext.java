/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.transaction;

import dev.pmem.heap.block.BlockStore;
import dev.pmem.heap.space.Allocator;

/**
 * What all transactions of a pool share.
 *
 * @param store reads committed blocks
 * @param allocator reserves space for new blocks
 * @param snapshots which snapshots are in use
 * @param births the indexes that were made since the pool was opened
 * @param gate admits writers
 */
public record TransactionContext(BlockStore store, Allocator allocator, Snapshots snapshots, IndexBirths births,
		WriteGate gate) {}
