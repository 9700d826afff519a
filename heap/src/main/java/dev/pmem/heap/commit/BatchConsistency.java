/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.commit;

import java.util.Arrays;
import java.util.Comparator;

import dev.pmem.heap.block.BlockStore;
import dev.pmem.heap.log.BlockChange;
import dev.pmem.heap.log.Change;
import dev.pmem.heap.log.ChangeSet;
import dev.pmem.heap.log.FreshBlock;
import dev.pmem.heap.log.PoolWord;
import dev.pmem.heap.log.WipeHeader;
import dev.pmem.heap.log.WriteBlock;
import dev.pmem.heap.pool.BlockHeader;
import dev.pmem.heap.pool.BlockLayout;
import dev.pmem.heap.pool.PoolLayout;
import dev.pmem.heap.space.Allocator;

/**
 * Conditions that the changes of a batch must meet before the log gets them, and after the log has stored them. For
 * assertions: takes time in proportion to the batch.
 */
final class BatchConsistency {

	/** The bits of a change's number in its batch; the others are left for its offset. */
	private static final int INDEX_BITS = 24;

	private BatchConsistency() {}

	/** Checks that the changes fit the pool and each other. */
	static boolean check(BlockStore store, Allocator allocator, ChangeSet sealed) {
		long end = 0;
		for (Change change : inOrder(sealed)) {
			assert change.offset() >= end : change + " overlaps another change";
			end = change.offset() + change.storedBytes();
			if (change instanceof BlockChange block) {
				assert block.before().equals(store.headerAt(block.offset())) : block + " isn't of what is in place";
				assert block.after().version() == ((block instanceof WipeHeader) ? 0 : sealed.sequence()) : block;
			} else if (change instanceof PoolWord word) {
				assert word.before() == wordAt(store, word.offset()) : word + " isn't of what is in place";
			}
			if (change instanceof WriteBlock written) {
				assert Long.compareUnsigned(written.before().version(), sealed.sequence()) < 0 : written;
				checkPayload(allocator, written.offset(), written.after(), written.payload());
				checkRange(written);
			} else if (change instanceof FreshBlock fresh) {
				checkPayload(allocator, fresh.offset(), fresh.after(), fresh.payload());
			}
		}
		return true;
	}

	/** The changes in the order of their places: sorted as numbers where these fit, which is much quicker for a large batch. */
	private static Change[] inOrder(ChangeSet sealed) {
		Change[] inOrder = sealed.changes().toArray(Change[]::new);
		boolean isFitting = inOrder.length <= 1 << INDEX_BITS;
		for (Change change : inOrder) {
			isFitting &= change.offset() >>> Long.SIZE - 1 - INDEX_BITS == 0;
		}
		if (!isFitting) {
			Arrays.sort(inOrder, Comparator.comparingLong(Change::offset));
			return inOrder;
		}
		long[] numbers = new long[inOrder.length];
		for (int index = 0; index < numbers.length; index++) {
			numbers[index] = inOrder[index].offset() << INDEX_BITS | index;
		}
		Arrays.sort(numbers);
		Change[] sorted = new Change[inOrder.length];
		for (int index = 0; index < numbers.length; index++) {
			sorted[index] = inOrder[(int) numbers[index] & (1 << INDEX_BITS) - 1];
		}
		return sorted;
	}

	/** Checks the checksum, which was computed where the payload was written. */
	private static void checkPayload(Allocator allocator, long offset, BlockHeader header, byte[] payload) {
		int length = header.length();
		assert length <= payload.length && length <= allocator.capacity(offset) : "length " + length + " at " + offset;
		assert header.checksum() == BlockLayout.checksum(offset, header.kind(), header.type(), payload, length)
				: "the payload at " + offset + " was changed after it was written";
	}

	/** Checks that the bytes outside of the stored range are in place. */
	private static void checkRange(WriteBlock written) {
		int length = written.after().length();
		int from = written.from();
		int to = written.to();
		assert 0 <= from && from <= to && to <= length : written;
		if (written.before().length() != length) {
			assert from == 0 && to == length : written;
			return;
		}
		byte[] before = written.beforePayload();
		byte[] after = written.payload();
		assert Arrays.equals(before, 0, from, after, 0, from) && Arrays.equals(before, to, length, after, to, length)
				: "bytes outside of the range " + from + " to " + to + " differ at " + written.offset();
	}

	/** Checks that the log has stored each change. */
	static boolean isInPlace(BlockStore store, ChangeSet sealed) {
		for (Change change : sealed.changes()) {
			if (change instanceof BlockChange block) {
				assert block.after().equals(store.headerAt(block.offset())) : block + " was not stored";
			} else if (change instanceof PoolWord word) {
				assert word.after() == wordAt(store, word.offset()) : word + " was not stored";
			}
		}
		return true;
	}

	private static long wordAt(BlockStore store, long offset) {
		return store.medium().segment().get(PoolLayout.LONG, offset);
	}

}
