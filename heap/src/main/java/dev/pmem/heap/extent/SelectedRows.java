/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.store.Hits;
import dev.pmem.heap.store.Rows;
import dev.pmem.heap.transaction.Transaction;

/**
 * The rows of the objects that a query finds. Not thread-safe.
 */
final class SelectedRows implements Rows {

	private final Hits<?> hits;

	private final RowReader reader;

	private final Transaction transaction;

	private final AccessFaults faults;

	private final BlockImage image = new BlockImage();

	SelectedRows(Hits<?> hits, RowReader reader, Transaction transaction, AccessFaults faults) {
		this.hits = hits;
		this.reader = reader;
		this.transaction = transaction;
		this.faults = faults;
	}

	@Override
	public boolean next() {
		return this.hits.next();
	}

	@Override
	public long reference() {
		return this.hits.reference();
	}

	@Override
	public @Nullable Object[] values() {
		try {
			return this.reader.values(this.transaction.readObject(this.hits.reference(), this.image));
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw this.faults.translate(ex);
		}
	}

}
