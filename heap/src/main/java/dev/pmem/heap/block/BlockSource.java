/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.block;

import dev.pmem.heap.exception.CorruptPoolException;

/**
 * Reads blocks as of one moment: a transaction's snapshot with its own changes over it, or the newest state with a
 * batch's changes over it. Confined to one thread.
 */
public interface BlockSource {

	/**
	 * The block as this source sees it. The result is either {@code into}, filled, or a private image that this source
	 * keeps. The caller must not change it, because an image that already holds the wanted version is not filled again.
	 * The result is valid until the next call with the same {@code into}, or the next change to that block.
	 * @throws CorruptPoolException if there is no such block, or its bytes are damaged
	 */
	BlockImage read(long offset, BlockImage into);

}
