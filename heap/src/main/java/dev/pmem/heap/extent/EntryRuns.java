/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.Arrays;

import dev.pmem.heap.object.key.KeyPrefix;
import dev.pmem.heap.transaction.EntryCursor;

/**
 * Numbers the runs of an index's entries: within a run the index does not tell the order, all entries of a run come
 * before those of the next one. Entries are of one run if they have the same first values, or if their keys are too long
 * to tell.
 * <p>
 * Invariant: {@code previous} holds the part of the last entry's key that decides, of {@code previousLength} bytes.
 */
final class EntryRuns {

	private final KeyPrefix prefix;

	/** Whether entries with the same first values need no order among themselves. */
	private final boolean isOrderOfAll;

	private byte[] previous = {};

	private int previousLength = -1;

	private boolean isPreviousBeyond;

	private int number;

	/** @param isOrderOfAll whether the first values are all that objects are sorted by */
	EntryRuns(KeyPrefix prefix, boolean isOrderOfAll) {
		this.prefix = prefix;
		this.isOrderOfAll = isOrderOfAll;
	}

	/** The run of the next entry, on which the cursor stands. */
	int next(EntryCursor cursor) {
		byte[] key = cursor.keyBytes();
		int start = cursor.keyIndex();
		int end = this.prefix.end(key, start, cursor.keyLength());
		boolean isBeyond = end == KeyPrefix.BEYOND;
		int length = isBeyond ? Math.min(cursor.keyLength(), this.prefix.exactBytes()) : end;
		if (this.isOrderOfAll && !isBeyond || isBeyond != this.isPreviousBeyond || length != this.previousLength
				|| !Arrays.equals(this.previous, 0, length, key, start, start + length)) {
			this.number++;
			if (this.previous.length < length) {
				this.previous = new byte[Math.max(length, 2 * this.previous.length)];
			}
			System.arraycopy(key, start, this.previous, 0, length);
			this.previousLength = length;
			this.isPreviousBeyond = isBeyond;
		}
		return this.number;
	}

}
