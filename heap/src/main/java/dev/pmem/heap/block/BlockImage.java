/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.block;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.pool.BlockHeader;
import dev.pmem.heap.pool.BlockKind;

/**
 * A private, stable copy of one block: header fields and payload. Reused by its owner for many reads; not thread-safe.
 * <p>
 * Invariant: {@code length <= bytes.length}; the payload is {@code bytes[0, length)}.
 */
public final class BlockImage {

	private static final byte[] EMPTY = {};

	/** The store that filled this image, so that it can tell a block that it holds already. */
	@Nullable
	Object filledBy;

	/** Pool offset of the block's header. */
	public long offset;

	/** Commit sequence that wrote this version. */
	public long version;

	/** A code of {@link BlockKind}. */
	public int kind;

	/** Layout number of an object, index number of a node. */
	public int type;

	/** Payload length in bytes. */
	public int length;

	/** The checksum in the block's header. */
	int checksum;

	/** The payload, from index 0; may be longer than {@link #length}. */
	public byte[] bytes = EMPTY;

	/** Whether somebody reads the payload and calls others meanwhile: it must not be filled again before he is done. */
	public boolean held;

	/** The checksum of a block that was read from a pool; means nothing in an image that is being made. */
	public int checksum() {
		return this.checksum;
	}

	/** The header of the block that was read. */
	public BlockHeader header() {
		return BlockHeader.of(this.version, this.length, this.kind, this.type, this.checksum);
	}

	/** A copy that nobody else has, with no more bytes than the payload. */
	public BlockImage copy() {
		BlockImage copy = new BlockImage();
		copy.filledBy = this.filledBy;
		copy.offset = this.offset;
		copy.version = this.version;
		copy.kind = this.kind;
		copy.type = this.type;
		copy.length = this.length;
		copy.checksum = this.checksum;
		copy.bytes = Arrays.copyOf(this.bytes, this.length);
		return copy;
	}

	/** Makes room for a payload of this length; content is lost if the array had to grow. */
	public byte[] ensureCapacity(int payloadLength) {
		if (this.bytes.length < payloadLength) {
			// exact at first: an image that is read once needn't be copied again to be kept
			int growth = Math.min(this.bytes.length, Integer.MAX_VALUE - 8 - payloadLength) / 2;
			this.bytes = new byte[payloadLength + growth];
		}
		return this.bytes;
	}

}
