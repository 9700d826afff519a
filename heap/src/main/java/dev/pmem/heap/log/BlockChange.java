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
 * A change of a block, or of the slot for a block: it gets another header, and perhaps another payload.
 */
public sealed interface BlockChange extends Change permits WriteBlock, FreshBlock, FreeBlock, WipeHeader {

	/** The header in place. */
	BlockHeader before();

	/** The header after the change. */
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
	 * Stores the header, its version first. A reader that finds the new version goes to the version chain. A reader
	 * that found the old version before sees, after copying, that the version has changed.
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
