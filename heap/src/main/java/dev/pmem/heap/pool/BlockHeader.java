/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.pool;

import dev.pmem.heap.medium.Medium;

/**
 * The three words of a block's header, as they lie in the pool.
 *
 * @param version the commit that stored the block; 0 in a slot that never held one
 * @param lengthAndKind payload length, kind and flags
 * @param typeAndChecksum layout or index number, and the checksum
 */
public record BlockHeader(long version, long lengthAndKind, long typeAndChecksum) {

	/**
	 * A header without flags.
	 * @param length payload length in bytes
	 * @param kind the code of the block's {@link BlockKind}
	 * @param type layout or index number
	 */
	public static BlockHeader of(long version, int length, int kind, int type, int checksum) {
		return new BlockHeader(version, BlockLayout.lengthAndKind(length, kind),
				BlockLayout.typeAndChecksum(type, checksum));
	}

	/** The header of a free slot. */
	public static BlockHeader ofFreeSlot(long offset, long version) {
		return new BlockHeader(version, 0, BlockLayout.freeTypeAndChecksum(offset));
	}

	/** Payload length in bytes. */
	public int length() {
		return BlockLayout.lengthOf(this.lengthAndKind);
	}

	/** A code of {@link BlockKind}. */
	public int kind() {
		return BlockLayout.kindOf(this.lengthAndKind);
	}

	/** The layout or index number. */
	public int type() {
		return BlockLayout.typeOf(this.typeAndChecksum);
	}

	/** The CRC32C of the payload, mixed with header and place ({@link BlockLayout}). */
	public int checksum() {
		return BlockLayout.checksumOf(this.typeAndChecksum);
	}

	/** What a block with this header adds to the sum of all blocks. */
	public long sumTerm(long offset) {
		return BlockLayout.sumTerm(offset, this.version, this.lengthAndKind, this.typeAndChecksum);
	}

	/** Stores what follows the version, without flushing it. */
	public void storeRest(Medium medium, long offset) {
		medium.putLong(offset + BlockLayout.LENGTH, this.lengthAndKind);
		medium.putLong(offset + BlockLayout.TYPE, this.typeAndChecksum);
	}

}
