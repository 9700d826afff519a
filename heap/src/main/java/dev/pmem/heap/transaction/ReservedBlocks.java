package dev.pmem.heap.transaction;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.LongMap;

/**
 * The blocks that a transaction has reserved, those whose insert was taken back included. Giving back makes no object.
 */
final class ReservedBlocks {

	private final TransactionEngine engine;

	private long[] offsets = new long[4];

	private int count;

	ReservedBlocks(TransactionEngine engine) {
		this.engine = engine;
	}

	/** Reserves a block and gives its offset. */
	long reserve(int payloadLength) {
		if (this.count == this.offsets.length) {
			this.offsets = Arrays.copyOf(this.offsets, 2 * this.count);
		}
		// nothing that can fail may come behind this
		long offset = this.engine.allocator().reserveUnlessEmptied(payloadLength);
		if (offset == 0) {
			// what was emptied serves other sizes once a commit says so
			this.engine.endEmptiedSpans();
			offset = this.engine.allocator().reserve(payloadLength);
		}
		this.offsets[this.count++] = offset;
		return offset;
	}

	/** @param used the writes of a transaction that is committed; null if it isn't */
	void giveBack(@Nullable LongMap<Write> used) {
		for (int index = 0; index < this.count; index++) {
			long offset = this.offsets[index];
			if (used == null || !used.containsKey(offset)) {
				this.engine.allocator().cancel(offset);
			}
		}
		this.count = 0;
	}

}
