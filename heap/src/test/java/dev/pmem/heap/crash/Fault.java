/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.crash;

import dev.pmem.heap.medium.Medium;

/**
 * A sync of the journal's that is left out, or comes too late.
 */
enum Fault {

	/** Of a commit's record. */
	NO_FORCE_OF_A_RECORD,
	/** Of a record's body that lies in chunks of its own. */
	NO_FORCE_OF_A_BODY,
	/** Of the new blocks that a bulk load has stored in place. */
	NO_FORCE_OF_A_BULK_LOAD,
	/** Of the pool, before the header gives up the records of an epoch. */
	NO_FORCE_OF_THE_POOL,
	/** Of the header. */
	NO_FORCE_OF_A_HEADER,
	/** The changes are stored in place first. */
	RECORD_FORCED_AFTER_THE_CHANGES,
	/** The header gives up the records of an epoch first. */
	POOL_FORCED_AFTER_THE_HEADER,
	/** Of the pool to the device, when it's opened with, or closed after, a durability that asks for none. */
	NO_SYNC_OF_THE_POOL_TO_THE_DEVICE,
	/** Of the header to the device, which tells that what follows isn't synced. */
	NO_SYNC_OF_A_HEADER_TO_THE_DEVICE;

	/** Whether pools are to be opened with another durability each time. */
	boolean isOfDurabilities() {
		return this == NO_SYNC_OF_THE_POOL_TO_THE_DEVICE || this == NO_SYNC_OF_A_HEADER_TO_THE_DEVICE;
	}

	/**
	 * A medium with this fault, once.
	 */
	static final class FaultyMedium extends ForwardingMedium {

		private final Fault fault;

		private final long number;

		private final PoolBytes pool;

		private long count;

		private Runnable held;

		/**
		 * @param number at which of the syncs that it may strike; at none if 0
		 */
		FaultyMedium(Medium target, Fault fault, long number) {
			super(target);
			this.fault = fault;
			this.number = number;
			this.pool = new PoolBytes(target);
		}

		/** How many syncs it may strike. */
		long count() {
			return this.count;
		}

		boolean hasStruck() {
			return this.number > 0 && this.count >= this.number;
		}

		boolean isHolding() {
			return this.held != null;
		}

		private boolean mayStrike(long offset, long sizeBytes) {
			boolean isHeader = this.pool.isHeader(offset);
			boolean isJournal = this.pool.isJournal(offset);
			boolean isWholeChunks = sizeBytes % (64 << 10) == 0;
			return switch (this.fault) {
				case NO_FORCE_OF_A_RECORD, RECORD_FORCED_AFTER_THE_CHANGES -> isJournal && sizeBytes < 128 << 10;
				case NO_FORCE_OF_A_BODY -> !isHeader && !isJournal && !isWholeChunks;
				case NO_FORCE_OF_A_BULK_LOAD -> !isHeader && !isJournal && isWholeChunks;
				case NO_FORCE_OF_A_HEADER -> isHeader;
				case NO_FORCE_OF_THE_POOL, POOL_FORCED_AFTER_THE_HEADER, NO_SYNC_OF_THE_POOL_TO_THE_DEVICE,
						NO_SYNC_OF_A_HEADER_TO_THE_DEVICE ->
					false;
			};
		}

		@Override
		public void force(long offset, long sizeBytes) {
			boolean strikes = mayStrike(offset, sizeBytes) && ++this.count == this.number;
			if (!strikes) {
				super.force(offset, sizeBytes);
				if (this.fault == POOL_FORCED_AFTER_THE_HEADER && this.pool.isHeader(offset)) {
					catchUp();
				}
			} else if (this.fault == RECORD_FORCED_AFTER_THE_CHANGES) {
				this.held = () -> super.force(offset, sizeBytes);
			}
		}

		@Override
		public void forceAll() {
			boolean mayStrike = this.fault == NO_FORCE_OF_THE_POOL || this.fault == POOL_FORCED_AFTER_THE_HEADER;
			if (!mayStrike || ++this.count != this.number) {
				super.forceAll();
			} else if (this.fault == POOL_FORCED_AFTER_THE_HEADER) {
				this.held = super::forceAll;
			}
		}

		@Override
		public void forceToDevice(long offset, long sizeBytes) {
			if (this.fault != NO_SYNC_OF_A_HEADER_TO_THE_DEVICE) {
				force(offset, sizeBytes);
			} else if (++this.count != this.number) {
				super.forceToDevice(offset, sizeBytes);
			}
		}

		@Override
		public void forceAllToDevice() {
			if (this.fault != NO_SYNC_OF_THE_POOL_TO_THE_DEVICE) {
				forceAll();
			} else if (++this.count != this.number) {
				super.forceAllToDevice();
			}
		}

		/** Carries out what was held back. */
		void catchUp() {
			Runnable action = this.held;
			this.held = null;
			if (action != null) {
				action.run();
			}
		}

	}

}
