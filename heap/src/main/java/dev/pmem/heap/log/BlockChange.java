/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.log;

import java.lang.invoke.VarHandle;

import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.pool.BlockHeader;
import dev.pmem.heap.pool.BlockLayout;

/**
 * A block, or the slot for one, gets another header, and perhaps another payload.
 */
public sealed interface BlockChange extends Change permits WriteBlock, FreshBlock, FreeBlock, WipeHeader {

	/** The header in place. */
	BlockHeader before();

	/** The header as it shall be. */
	BlockHeader after();

	@Override
	default int storedBytes() {
		return BlockLayout.HEADER_BYTES;
	}

	@Override
	default void install(Medium medium) {
		installHeader(medium);
	}

	/**
	 * Stores the header, and its version before all else. Readers that find the new version go to the version chain; those
	 * that found the old version before see, after copying, that it has changed.
	 */
	default void installHeader(Medium medium) {
		medium.putLong(offset(), after().version());
		VarHandle.storeStoreFence();
		after().storeRest(medium, offset());
	}

	@Override
	default void flush(Medium medium) {
		medium.flush(offset(), BlockLayout.HEADER_BYTES);
	}

}
