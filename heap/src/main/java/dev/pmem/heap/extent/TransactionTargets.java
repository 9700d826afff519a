/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.object.ObjectReference;
import dev.pmem.heap.object.codec.ObjectProperties;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.query.Criteria;
import dev.pmem.heap.query.Query;
import dev.pmem.heap.query.match.ReferencedObjects;
import dev.pmem.heap.store.Extent;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.store.Hits;
import dev.pmem.heap.transaction.Transaction;

/**
 * The objects to which others refer, as a transaction sees them. Used by the transaction's thread alone.
 */
final class TransactionTargets implements ReferencedObjects {

	private final StoredTargets targets;

	private final HeapTransaction transaction;

	private final Transaction blocks;

	TransactionTargets(StoredTargets targets, HeapTransaction transaction) {
		this.targets = targets;
		this.transaction = transaction;
		this.blocks = StoreTransaction.blocks(transaction);
	}

	@Override
	public @Nullable BlockImage read(long offset, BlockImage into) {
		return this.blocks.isDeleted(offset) ? null : this.blocks.readObject(offset, into);
	}

	@Override
	public Layout layout(int layoutNumber) {
		return storedClass(layoutNumber).extent().target().readers().layout(layoutNumber).layout();
	}

	StoredClass<?> storedClass(int layoutNumber) {
		StoredClass<?> found = this.targets.classes().of(layoutNumber);
		if (found == null) {
			throw new LayoutMismatchException("An object is referred to whose class " + "with layout " + layoutNumber
					+ " is not stored in any extent that is open");
		}
		return found;
	}

	@Override
	public ObjectProperties properties(int layoutNumber) {
		return storedClass(layoutNumber).codec();
	}

	@Override
	public ObjectReference referenceTo(Object instance, Class<?> type) {
		if (!type.isInstance(instance)) {
			throw new IllegalArgumentException("A " + instance.getClass().getName() + " is no " + type.getName());
		}
		long offset = StoreTransaction.context(this.transaction).find(instance);
		return (offset == Extent.NONE) ? NOWHERE : new ObjectReference(offset);
	}

	@Override
	public long @Nullable [] find(Class<?> type, Criteria criteria, int limit) {
		CheckedExtent<?> extent = this.targets.extent(type);
		if (extent == null) {
			return null;
		}
		long[] offsets = new long[16];
		int count = 0;
		Hits<?> hits = extent.find(this.transaction, Query.of(criteria));
		while (hits.next()) {
			if (count == limit) {
				return null;
			}
			if (count == offsets.length) {
				offsets = Arrays.copyOf(offsets, 2 * count);
			}
			offsets[count++] = hits.reference();
		}
		return Arrays.copyOf(offsets, count);
	}

}
